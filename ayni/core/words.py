"""Text as it is kept, as it is searched, and as it is recognised again."""

import hashlib
import re
import unicodedata
from functools import lru_cache

# What ends a line in one program or another; word processors paste U+000B and U+2028 for a soft line break.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, lone surrogates, non-characters (no XML file may hold them), the byte order mark, and the
# characters that turn the reading direction of what follows. Marks of direction (U+200E/F) and joiners stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_FOLDED_LINES = re.compile(r"\s*\n\s*")
_FORMAT_CHARACTERS = {"Mn", "Me", "Cf"}
# Letters that Unicode does not take apart, and the apostrophes of Quechua names: ch'aska, ch’aska, chʼaska.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("’‘ʼʻ´`′", "'"),
        **dict.fromkeys("đð", "d"),
        **dict(zip("æœøłıþħŧ", ("ae", "oe", "o", "l", "i", "th", "h", "t"), strict=True)),
    }
)


def clean(text: str, *, lines: bool = True) -> str:
    """NFC, line ends as LF, nothing invisible that harms; emoji and right-to-left text stay. Cleaning twice is idle."""
    if not text.isprintable():  # what is replaced or taken out here is never printable
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    text = (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    return text if lines else _FOLDED_LINES.sub(" ", text)


class _Letters(dict[int, int | None]):
    """For `str.translate`: takes marks and format characters out; remembers the letters that it met."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) in _FORMAT_CHARACTERS else code
        if code < 0x3000:
            self[code] = kept
        return kept


_LETTERS = _Letters()


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """The text as people search for it: `Köpenick` and `kopenick`, `Straße` and `STRASSE` fold to the same words."""
    text = clean(text, lines=False).translate(_ALIKE)
    before = None
    while text != before:  # a letter taken apart may show a capital, a capital folded may show a mark
        before = text
        text = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE)).translate(_LETTERS)
    return " ".join(text.split())


def ascii_digits(text: str) -> str:
    """Decimal digits of every script as 0 to 9; ² and ½ are no digits here."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


@lru_cache(maxsize=2048)
def fingerprint(text: str) -> str:
    """12 hex digits that tell one wording from another; spaces at the ends and encodings of a letter do not count."""
    return hashlib.sha256(clean(text).encode()).hexdigest()[:12]

"""Dates, numbers and amounts as people type them and as spreadsheets hold them.

What can be read in two ways is asked back. Every function returns a value or raises Fault, whose values name the
`text`; nothing else, whatever it is given.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from ayni.core.reasons import Fault, Reason, reason
from ayni.core.vague import Vague
from ayni.core.words import ascii_digits, clean, fold

_SHOWN = 60
_LONGEST = 200
_MOST_DECIMALS = 30
_TOO_LARGE = Decimal(10**12)

# A spreadsheet counts days from here (with the leap day of 1900 that never was). The range is 1954 to 2119.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)
_SERIAL = re.compile(r"([0-9]{5})(?:\.0+)?")

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})( ?[./-] ?)([0-9]{1,2})\2([0-9]{4})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{4})")
_DAY_AND_NAME = re.compile(
    r"(?:([0-9]{1,2})(?:\.|°|(?:st|nd|rd|th|o|ro)\b)?[ -]?(?:de |of )?)?([a-z]+)\.?(?:,? |-)?(?:de |del )?([0-9]{4})"
)
_NAME_AND_DAY = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_ABOUT = re.compile(
    r"~ ?|(?:circa|ca|c|um|etwa|gegen|about|around|approximately|approx|hacia|aproximadamente|aprox"
    r"|alrededor de|cerca de)(?:\. ?| )(?:(?:den|el|the) )?"
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        [
            "januar janner january enero jan jann ene",
            "februar feber february febrero feb febr",
            "marz maerz march marzo mar mrz",
            "april abril apr abr",
            "mai may mayo",
            "juni june junio jun",
            "juli july julio jul",
            "august agosto aug ago",
            "september septiembre setiembre sep sept set",
            "oktober october octubre okt oct",
            "november noviembre nov",
            "dezember december diciembre dez dec dic",
        ],
        start=1,
    )
    for name in names.split()
}

_WIDE_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_TYPED_ALIKE = {**_WIDE_SPACES, ord("’"): "'", **dict.fromkeys(map(ord, "−‐‑–"), "-")}
# Digits in threes. Peru marks millions with an apostrophe and thousands with a comma: 1'234,567.
_WHOLE = re.compile(r"[0-9]*|[1-9][0-9]{0,2}(?:(?: [0-9]{3})+|(?:'[0-9]{3})*(?:,[0-9]{3})*|(?:\.[0-9]{3})+)")
_DECIMALS = re.compile(rf"[0-9]{{0,{_MOST_DECIMALS}}}")
# Where German and Spanish write otherwise than in Germany and in Peru (CLDR).
_GERMAN_WITH_POINT = {"CH", "LI"}
_SPANISH_WITH_COMMA = {*("AR", "BO", "CL", "CO", "CR", "EA", "EC", "ES", "GQ", "IC", "PH", "PY", "UY", "VE")}
_CURRENCY_SIGNS = {"EUR": ("€",), "PEN": ("S/.", "S/"), "USD": ("US$", "$"), "GBP": ("£",)}


def read_date(text: object) -> date:
    """A day, day before month in every language: `31.12.2027`, `31/12/2027`, `2027-12-31`, `31 dic. 2027`, 46752.

    Raises Fault `date_unreadable`, also when only a month or a year is named.
    """
    vague = read_vague(text)
    if vague.precision != "day" or vague.about:
        raise _unreadable("date", text)
    return vague.first


def read_vague(text: object) -> Vague:
    """Like `read_date`, and `12/2027`, `octubre de 2018`, `2027`; each may say `ca.`, `um`, `hacia`, `about` or `~`.

    Raises Fault `date_unreadable`.
    """
    try:
        if isinstance(text, Vague):
            return text
        if isinstance(text, date):  # a datetime, too
            return Vague.of(text.year, text.month, text.day)
        if isinstance(text, int | float) and not isinstance(text, bool):
            return _from_cell(text)
        if isinstance(text, str) and len(text) <= _LONGEST:
            return _from_words(text)
    except (Fault, ValueError, OverflowError):
        pass
    raise _unreadable("date", text) from None


def read_number(text: object, language: str, country: str = "", *, least: Decimal | int | None = None) -> Decimal:
    """`1.234,50`, `1,234.50`, `1 234.50`, `1234,5`: what is clear in some language is taken in each.

    Raises Fault `number_ambiguous` for `1.234` or `1,234`, with the readings `one` (thousands), `other` (decimals) and
    `usual` (the one of this language and country); `number_unreadable`; `number_too_large` from 10**12;
    `number_too_small` below `least`.
    """
    value = _from_digits(text, _decimal_mark(language, country)) if isinstance(text, str) else _from_number(text)
    if value.copy_abs() >= _TOO_LARGE:
        raise Fault(reason("number_too_large", text=_shown(text), limit=_TOO_LARGE))
    if least is not None and value < least:
        raise Fault(reason("number_too_small", text=_shown(text), least=Decimal(least)))
    return value if value else value.copy_abs()


def read_money(
    text: object, language: str, country: str = "", *, currency: str = "", least: Decimal | int | None = None
) -> Decimal:
    """An amount with at most two decimals, else Fault `money_decimals`; sign or code of `currency` may stand by it."""
    given = text
    if isinstance(text, float):  # as exactly as a spreadsheet knows it: 0.1 + 0.2 is 0.3
        given = Decimal(f"{text:.15g}")
    elif isinstance(text, str) and len(text) <= _LONGEST:
        given = _without_currency(text, currency)
    try:
        value = read_number(given, language, country, least=least)
    except Fault as fault:
        values = {**fault.reason.named, "text": _shown(text)}
        raise Fault(Reason(fault.reason.kind, values=tuple(sorted(values.items())))) from None
    cents = value.quantize(Decimal("0.01"))
    if cents != value:
        raise Fault(reason("money_decimals", text=_shown(text)))
    return cents


def _shown(text: object) -> str:
    """The words to repeat in a sentence. A number is cut, too: some have more digits than Python agrees to write."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = Decimal(text)
    if isinstance(text, Decimal) and len(text.as_tuple().digits) > _SHOWN:
        return f"{text:.5E}"
    words = "" if text is None else str(text)
    return clean(words[: _SHOWN * 2], lines=False)[:_SHOWN]


def _unreadable(what: str, text: object) -> Fault:
    return Fault(reason(f"{what}_unreadable", text=_shown(text)))


def _from_cell(number: int | float) -> Vague:
    """A spreadsheet's count of days, with the time of day as fraction; or a bare year."""
    if int(number) in _SERIALS:
        day = _SERIAL_ZERO + timedelta(days=int(number))
        return Vague(day.isoformat())
    if number != int(number):
        raise ValueError
    return Vague.of(int(number))


def _from_words(text: str) -> Vague:
    """Raises ValueError or Fault for words that are no date."""
    typed = ascii_digits(text)
    if any(letter.isnumeric() and not letter.isascii() for letter in typed):
        raise ValueError  # ² and ½ would fold to other numbers
    words = fold(typed)
    prefix = _ABOUT.match(words)
    bare = words[prefix.end() if prefix else 0 :].removesuffix("~").rstrip()
    about = prefix is not None or words.endswith("~")
    if serial := _SERIAL.fullmatch(bare):
        return Vague(f"{_from_cell(int(serial[1]))}{'~' * about}")
    year, month, day = _parts(bare)
    return Vague.of(int(year), int(month) if month else None, int(day) if day else None, about=about)


def _parts(words: str) -> tuple[str, str | int | None, str | None]:
    """Year, month and day as far as they are named."""
    if form := _YEAR_FIRST.fullmatch(words):
        return form[1], form[2], form[3]
    if form := _DAY_FIRST.fullmatch(words):
        return form[4], form[3], form[1]
    if form := _MONTH_FIRST.fullmatch(words):
        return form[2], form[1], None
    if (form := _DAY_AND_NAME.fullmatch(words)) and form[2] in _MONTHS:
        return form[3], _MONTHS[form[2]], form[1]
    if (form := _NAME_AND_DAY.fullmatch(words)) and form[1] in _MONTHS:
        return form[3], _MONTHS[form[1]], form[2]
    raise ValueError


def _decimal_mark(language: str, country: str) -> str:
    if language == "de":
        return "." if country in _GERMAN_WITH_POINT else ","
    return "," if language == "es" and country in _SPANISH_WITH_COMMA else "."


def _from_number(number: object) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        raise _unreadable("number", number)
    value = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not value.is_finite() or int(value.as_tuple().exponent) < -_MOST_DECIMALS:
        raise _unreadable("number", number)
    return value


def _from_digits(text: str, usual_mark: str) -> Decimal:
    if len(text) > _LONGEST:
        raise _unreadable("number", text)
    typed = ascii_digits(clean(text, lines=False)).translate(_TYPED_ALIKE)
    sign = "-" if typed.startswith("-") else ""
    body = typed[1:].lstrip() if typed.startswith(("-", "+")) else typed
    mark, other_mark = (".", ",") if body.rfind(".") > body.rfind(",") else (",", ".")
    if body.count(mark) != 1:
        return _number(sign, body, "", text)
    whole, _, decimals = body.partition(mark)
    # Alone before three digits the mark can mean thousands as well; after a space it cannot.
    if len(decimals) == 3 and not {other_mark, " "} & set(body) and whole and _WHOLE.fullmatch(body):
        one, other = _number(sign, body, "", text), _number(sign, whole, decimals, text)
        usual = other if mark == usual_mark else one
        raise Fault(reason("number_ambiguous", text=_shown(text), one=one, other=other, usual=usual))
    if not decimals:
        raise _unreadable("number", text)
    return _number(sign, whole, decimals, text)


def _number(sign: str, whole: str, decimals: str, text: str) -> Decimal:
    if not whole + decimals or not _WHOLE.fullmatch(whole) or not _DECIMALS.fullmatch(decimals):
        raise _unreadable("number", text)
    digits = re.sub("[^0-9]", "", whole) or "0"
    return Decimal(f"{sign}{digits}.{decimals}" if decimals else f"{sign}{digits}")


def _without_currency(text: str, currency: str) -> str:
    words = clean(text, lines=False)
    minus = words[:1] if words[:1] in {"-", "−"} else ""
    for mark in (*_CURRENCY_SIGNS.get(currency, ()), currency) if currency else ():
        if words.upper().startswith(minus + mark):
            return minus + words[len(minus + mark) :].lstrip()
        if words.upper().endswith(mark):
            return words[: -len(mark)].rstrip()
    return words

"""What waits for translation and how pressing it is, and what happened to an original since it was translated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ayni.core.multilingual import State, Text
from ayni.core.reasons import Reason, reason
from ayni.core.words import fingerprint


class Work(StrEnum):
    """What a wording lacks. Machine made and outdated counts as outdated: it has to be written again anyway."""

    MISSING = "missing"
    OUTDATED = "outdated"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Named:
    """A text and where it stands: `path` inside its record, as `title` or `milestones.<uid>.title`.

    `of` is the record whose title tells people where that is; `year` the plan's or report's, while that is a draft.
    """

    kind: str
    uid: str
    path: str
    text: Text
    of: str = ""
    code: str = ""
    year: int = 0
    side: str = ""
    public: bool = False

    @property
    def key(self) -> str:
        """The same for the same text, as long as its record lives."""
        return f"{self.kind}.{self.uid}.{self.path}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that waits in one language. `reasons`: why it comes now and not later, the weightiest first."""

    named: Named
    work: Work
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        return self.reasons[0].weight


def work(text: Text, language: str) -> Work | None:
    """What this wording lacks; None for the original itself, and where nothing can be rendered yet."""
    original = text.original
    if not original or original == language:
        return None
    if not text.words(language):
        return Work.MISSING
    if text.is_outdated(language):
        return Work.OUTDATED
    return Work.MACHINE if text.state(language) is State.MACHINE else None


BINDING = frozenset({"plan", "field", "strategic", "operational", "measure", "report", "report_part"})
"""Kinds of records whose words are promised in the binding languages."""


def worklist(texts: Iterable[Named], language: str, binding: Iterable[str]) -> list[Entry]:
    """What waits in a language: what will bind first, then what everybody reads, then the rest.

    Within each, the order of `texts` stays.
    """
    bound = frozenset(binding)
    found = [
        Entry(named, lack, _reasons(named, language, bound))
        for named in texts
        if (lack := work(named.text, language)) is not None
    ]
    return sorted(found, key=lambda entry: -entry.weight)


def _reasons(named: Named, language: str, binding: frozenset[str]) -> tuple[Reason, ...]:
    found = []
    if named.kind in BINDING and named.year and language in binding:
        found.append(reason("words_will_bind", weight=3, language=language, year=named.year))
    if named.public:
        found.append(reason("words_are_public", weight=2))
    return tuple(found) or (reason("words_stay_inside", weight=1),)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both wordings have ('same'), that are gone, or that are new."""

    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Since:
    """The original as it was when somebody translated it, and what became of it.

    `pieces` is empty when the original stands in another language today: two languages have no difference in words.
    """

    language: str
    before: str
    pieces: tuple[Piece, ...] = ()


def since(text: Text, made_from: str, said: Iterable[tuple[str, str]]) -> Since | Reason:
    """What the original said when its fingerprint was `made_from`, and what became of it.

    `said`: language and words of everything that ever stood in this text. Only the fingerprint of the old original is
    kept with a wording, so where the history does not hold its words, the answer is the reason.
    """
    original = text.original
    known = dict.fromkeys((*said, *text.spoken().items()))
    before = [(code, words) for code, words in known if words and fingerprint(words) == made_from]
    for code, words in sorted(before, key=lambda found: (found[0] != original, found[0])):
        pieces = difference(words, text.words(original)) if code == original else ()
        return Since(code, words, pieces)
    return reason("original_not_kept", subject=original)


_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST = 2_000_000
"""Token pairs that are compared; wordings that share less are shown as gone and new in one piece each."""


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word. Joined, 'same' and 'gone' give `before`, 'same' and 'new' give `after`."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    found = [Piece("same", "".join(old[:start]))]
    if len(middle_old) * len(middle_new) > _MOST:
        found += [Piece("gone", "".join(middle_old)), Piece("new", "".join(middle_new))]
    else:
        for how, a, b, c, d in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
            if how == "equal":
                found.append(Piece("same", "".join(middle_old[a:b])))
            else:
                found += [Piece("gone", "".join(middle_old[a:b])), Piece("new", "".join(middle_new[c:d]))]
    found.append(Piece("same", "".join(old[len(old) - end :]) if end else ""))
    return _readable(piece for piece in found if piece.words)


def _alike(one: list[str], other: list[str]) -> int:
    """How many tokens the two begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _readable(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Changes with nothing but a space between them are one change: people read phrases, not single words."""
    found: list[Piece] = []
    gone = new = ""
    waiting = ""
    for piece in pieces:
        if piece.how == "same" and not piece.words.strip() and (gone or new) and not waiting:
            waiting = piece.words
        elif piece.how == "same":
            found += _changed(gone, new)
            found.append(Piece("same", waiting + piece.words))
            gone = new = waiting = ""
        else:
            gone, new, waiting = gone + waiting, new + waiting, ""
            gone += piece.words if piece.how == "gone" else ""
            new += piece.words if piece.how == "new" else ""
    found += _changed(gone, new)
    if waiting:
        found.append(Piece("same", waiting))
    return tuple(found)


def _changed(gone: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("gone", gone), Piece("new", new)) if piece.words]

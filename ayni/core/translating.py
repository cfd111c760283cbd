"""What waits for translation and how pressing it is, and what happened to an original since it was translated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ayni.core.differences import Step, woven
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
        kind = "report_will_bind" if named.kind.startswith("report") else "words_will_bind"
        found.append(reason(kind, weight=3, language=language, year=named.year))
    if named.public:
        found.append(reason("words_are_public", weight=2))
    return tuple(found) or (reason("words_stay_inside", weight=1),)


@dataclass(frozen=True, slots=True)
class Since:
    """The original as it was when somebody translated it, and what became of it.

    `steps` is empty when the original stands in another language today: two languages have no difference in words.
    """

    language: str
    before: str
    steps: tuple[Step, ...] = ()


def since(text: Text, made_from: str, said: Iterable[tuple[str, str]]) -> Since | Reason:
    """What the original said when its fingerprint was `made_from`, and what became of it.

    `said`: language and words of everything that ever stood in this text. Only the fingerprint of the old original is
    kept with a wording, so where the history does not hold its words, the answer is the reason.
    """
    original = text.original
    known = dict.fromkeys((*said, *text.spoken().items()))
    before = [(code, words) for code, words in known if words and fingerprint(words) == made_from]
    for code, words in sorted(before, key=lambda found: (found[0] != original, found[0])):
        return Since(code, words, woven(words, text.words(original)) if code == original else ())
    return reason("original_not_kept", subject=original)

"""What an actor says of itself through a signed link: what may be said, and what a desk makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ayni.core.guests import ANOTHER, MOST_WORDS, SPOKEN
from ayni.core.reasons import Reason, reason


@dataclass(frozen=True, slots=True)
class Answer:
    """`goals`: codes of the 17; texts in one language. No name and no address: an actor speaks, not a person."""

    language: str
    goals: tuple[str, ...] = ()
    gives: str = ""
    seeks: str = ""
    website: str = ""


def faults(answer: Answer) -> Iterator[Reason]:
    """What keeps it from being stored, each at its field."""
    if not (answer.goals or answer.gives or answer.seeks or answer.website):
        yield reason("answer_empty")
    if answer.language != ANOTHER and answer.language not in SPOKEN:
        yield reason("choice_unknown", subject="language", text=answer.language, possible=", ".join(SPOKEN.values()))
    for name, words in (("gives", answer.gives), ("seeks", answer.seeks)):
        if len(words) > MOST_WORDS:
            yield reason("words_too_long", subject=name, n=len(words), most=MOST_WORDS)

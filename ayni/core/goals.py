"""Goals and targets of the Agenda 2030 by code: `4`, `4.7`, `1.a`. Naming a target names its goal."""

import re
from collections.abc import Collection, Iterable

from ayni.core.reasons import Fault, reason
from ayni.core.words import ascii_digits, clean

GOALS = tuple(str(number) for number in range(1, 18))
"""The seventeen, in their order."""

_CODE = re.compile(r"([1-9]|1[0-7])(?:\.(?:([1-9]|1[0-9])|([a-d])))?")
_BETWEEN = re.compile(r"[\s,;]+")
_CALLED = re.compile(r"\b(?:sdgs?|ods|goals?|targets?|ziele?|unterziele?|objetivos?|metas?)\s*(?=\d)", re.IGNORECASE)
_SHOWN = 60


def sort_key(code: str) -> tuple[int, int, int, str]:
    """Goal by goal; a goal before its targets, numbers before letters. Fault `goal_unknown` for what is no code."""
    form = _CODE.fullmatch(code)
    if form is None:
        raise Fault(reason("goal_unknown", text=code[:_SHOWN]))
    goal, target, letter = form.groups()
    return int(goal), 2 if letter else 1 if target else 0, int(target or 0), letter or ""


def parse(stored: str) -> tuple[str, ...]:
    """The codes of a stored text, in its order."""
    return tuple(stored.split())


def store(codes: Iterable[str]) -> str:
    """` 4 4.7 `: sorted, each once, goals of targets added; spaces around each, so that LIKE '% 4 %' finds it.

    No codes are an empty text. Raises Fault `goal_unknown` for what cannot be a code.
    """
    named = set(codes)
    named.update([str(sort_key(code)[0]) for code in named])
    return f" {' '.join(sorted(named, key=sort_key))} " if named else ""


def goals(codes: str | Iterable[str]) -> tuple[str, ...]:
    """The goals that these codes, or this stored text, name."""
    listed = parse(codes) if isinstance(codes, str) else codes
    return tuple(code for code in parse(store(listed)) if "." not in code)


def read(text: str, known: Collection[str]) -> tuple[str, ...]:
    """What a person typed: `4.7, 12; 3` or `SDG 4 ODS 12`. Sorted, with the goals of targets.

    Raises Fault `goal_unknown` with the first word that is not a known code as `text`.
    """
    typed = ascii_digits(clean(text, lines=False))
    codes = [code for code in _BETWEEN.split(_CALLED.sub("", typed).lower()) if code]
    for code in codes:
        if code not in known or not _CODE.fullmatch(code):
            raise Fault(reason("goal_unknown", text=code[:_SHOWN]))
    return parse(store(codes))

"""Which papers of a plan there are, per side whose copy they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from ayni.core.sides import SIDES, Side
from ayni.papers.council_docx import CouncilKind
from ayni.records.models import Partnership, Plan
from ayni.records.sentences import language_name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One choice of languages, or one council paper; `links`: type of the file and its address."""

    words: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Copy:
    side: Side
    plans: tuple[Sheet, ...]
    council: tuple[Sheet, ...]


def copies(plan: Plan, agreed: bool = False) -> tuple[Copy, ...]:
    """`agreed`: of the text that holds, while an amendment of it is drafted; no council has to deal with that again."""
    return tuple(
        Copy(side, tuple(_plans(plan, side, agreed)), () if agreed else tuple(_council(plan, side))) for side in SIDES
    )


def report_copies(plan: Plan) -> list[tuple[Side, list[Sheet]]]:
    """The annual report, per side whose copy it is."""
    files = {"PDF": "report_pdf", "DOCX": "report_docx"}
    return [
        (side, [Sheet(_words(codes), _links(plan, side, codes, files)) for codes in _choices(plan.partnership, side)])
        for side in SIDES
    ]


def dossiers(partnership: Partnership, side: Side) -> list[Sheet]:
    """The hand-over dossier of a side, in one language first: most who read it read one."""
    pairs = sorted(_choices(partnership, side), key=len)
    address, town = reverse("desk:dossier_pdf", args=[partnership.slug]), partnership.municipality(side).slug
    return [
        Sheet(_words(codes), (("PDF", f"{address}?{urlencode({'for': town, 'lang': ','.join(codes)}, safe=',')}"),))
        for codes in pairs
    ]


def _choices(partnership: Partnership, side: Side) -> list[tuple[str, ...]]:
    """Two languages side by side, then one; those of the side first."""
    own = partnership.municipality(side).language_codes
    codes = sorted(
        partnership.language_codes, key=lambda code: (code not in own, code not in partnership.binding_codes)
    )
    return [*combinations(codes, 2), *((code,) for code in codes)]


def _plans(plan: Plan, side: Side, agreed: bool) -> list[Sheet]:
    chosen = _choices(plan.partnership, side)
    return [Sheet(_words(languages), _links(plan, side, languages, agreed=agreed)) for languages in chosen]


def _words(languages: tuple[str, ...]) -> str:
    names = [language_name(code) for code in languages]
    if len(names) == 1:
        return gettext("in %(language)s") % {"language": names[0]}
    return gettext("%(one)s and %(other)s, side by side") % {"one": names[0], "other": names[1]}


PLAN_FILES = {"PDF": "plan_pdf", "DOCX": "plan_docx"}


def _links(
    plan: Plan,
    side: Side,
    languages: tuple[str, ...],
    files: Mapping[str, str] = PLAN_FILES,
    agreed: bool = False,
) -> tuple[tuple[str, str], ...]:
    """`files`: type → name of its address."""
    asked = {"for": plan.partnership.municipality(side).slug, "lang": ",".join(languages)}
    asked |= {"text": "agreed"} if agreed else {}
    return tuple((kind, _address(plan, name, asked)) for kind, name in files.items())


def _council(plan: Plan, side: Side) -> list[Sheet]:
    town = plan.partnership.municipality(side)
    titles = {
        CouncilKind.DECISION: gettext("Cover paper for the council: to decide"),
        CouncilKind.INFORMATION: gettext("Cover paper for the council: to take note"),
    }
    return [
        Sheet(words, (("DOCX", _address(plan, "council_docx", {"for": town.slug, "kind": kind.value})),))
        for kind, words in titles.items()
    ]


def _address(plan: Plan, name: str, asked: dict[str, str]) -> str:
    return f"{reverse(f'desk:{name}', args=[plan.partnership.slug, plan.year])}?{urlencode(asked, safe=',')}"

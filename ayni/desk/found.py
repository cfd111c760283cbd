"""What the search found, as its page shows it: a heading, where it belongs, and the passages that hold the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from ayni.core.multilingual import Text
from ayni.core.searching import Passage, Pieces, Word, marked, missing, passages
from ayni.core.vague import Vague
from ayni.desk.listed import in_list
from ayni.records import formats
from ayni.records.queries.search import GROUPS, Group, Hit
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import language_name
from ayni.web.templatetags.ayni import names

_ = gettext_noop

CALLED = {
    "measure": _("Measures"),
    "goal": _("Fields of action and goals"),
    "actor": _("Actors"),
    "pairing": _("Pairings"),
    "event": _("History"),
    "date": _("Fixed dates"),
    "plan": _("Words before a plan"),
    "progress": _("What was reported"),
    "comment": _("Comments"),
    "part": _("Annual reports"),
    "guest": _("What guests said"),
    "term": _("Glossary"),
}
NODES = GROUPS["goal"]
ONE = {"field": _("Field of action"), "strategic": _("Strategic goal"), "operational": _("Operational goal")}


OF_A_YEAR = {"plan": _("Joint work plan %(year)s"), "part": _("Annual report %(year)s")}
"""What these are called: they have no title of their own."""


@dataclass(frozen=True)
class Found:
    """One hit. `lang`: of the heading, when it is not the reader's; `passages`: with the language each is in."""

    href: str
    code: str
    heading: Pieces
    lang: str
    about: str
    passages: tuple[tuple[Passage, str], ...]


@dataclass(frozen=True)
class Section:
    """One kind of what was found; `rest`: how many more there are than shown."""

    kind: str
    heading: str
    total: int
    hits: tuple[Found, ...]

    @property
    def rest(self) -> int:
        return self.total - len(self.hits)


def section(group: Group, words: Sequence[Word], seat: Seat) -> Section:
    found = [shown(hit, words, seat) for hit in group.hits]
    found.sort(key=lambda hit: not any(is_hit for _, is_hit in hit.heading))  # a title says more than a text
    return Section(group.kind, gettext(CALLED[group.kind]), group.total, tuple(found))


def shown(hit: Hit, words: Sequence[Word], seat: Seat) -> Found:
    order = seat.partnership.language_codes
    title = hit.title or hit.home_title
    named = title.show(_language(), order)
    heading = named.words if named else gettext("not yet written")
    if hit.kind in OF_A_YEAR:
        heading = gettext(OF_A_YEAR[hit.kind]) % {"year": hit.year}
    looked = words if hit.home or not named else missing((named.words,), words)
    texts = (hit.title, *hit.texts) if hit.title else hit.texts
    if hit.words:
        texts = (Text.of(**{hit.language: hit.words}),)
    inside = passages(texts, looked, _language(), order) if looked else ()
    return Found(
        href=_href(hit, seat),
        code=hit.code or hit.home_code,
        heading=marked(heading, words) if hit.title else ((heading, False),),
        lang=named.language if named and named.fallback else "",
        about=" · ".join(_about(hit, seat)),
        passages=tuple((found, _note(found.language)) for found in inside),
    )


def _note(language: str) -> str:
    """Which language a passage is in, when it is not the reader's."""
    if language == _language():
        return ""
    return gettext("found in %(language)s") % {"language": language_name(language)}


def _about(hit: Hit, seat: Seat) -> list[str]:
    """Which kind of goal, which plan, which side, which day."""
    told = [gettext(ONE[hit.kind])] if hit.kind in ONE else []
    if hit.year and hit.kind not in OF_A_YEAR:
        told.append(gettext("Plan %(year)s") % {"year": hit.year})
    if hit.side:
        told.append(names(seat.partnership)[hit.side])
    if hit.on:
        told.append(formats.vague(Vague(hit.on), _language()))
    return told


def _href(hit: Hit, seat: Seat) -> str:
    slug = seat.partnership.slug
    if hit.kind == "guest" and may(seat, KEEP):
        return reverse("desk:guest", args=[slug, hit.uid])
    if hit.home:
        measure = reverse("desk:measure", args=[slug, hit.home])
        return f"{measure}#c-{hit.uid}" if hit.kind == "comment" else f"{measure}#kept"
    if hit.kind in NODES:
        return f"{reverse('desk:plan', args=[slug, hit.year])}#n-{hit.uid}"
    if hit.kind == "plan":
        return reverse("desk:plan", args=[slug, hit.year])
    if hit.kind == "part":
        return reverse("desk:annual", args=[slug, hit.year])
    return in_list(hit.kind, slug, hit.uid) or reverse(f"desk:{hit.kind}", args=[slug, hit.uid])


def _language() -> str:
    return (get_language() or "en").split("-")[0]

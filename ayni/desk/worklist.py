"""What waits for translation, ready for a page: each text with its place, its original, the words of the glossary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from ayni.core.editing import NOTHING
from ayni.core.glossary import Term, occurring
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason
from ayni.core.translating import Named, Since, Work, work
from ayni.desk.forms.translations import EntryForm, Typed, seen_of
from ayni.desk.listed import in_list
from ayni.records.models import Notice
from ayni.records.queries.glossary import terms
from ayni.records.queries.translations import Waiting, called, originals_since
from ayni.records.rules import Seat
from ayni.records.sentences import sentence
from ayni.records.services import Refused, Stale
from ayni.web import paths
from ayni.web.templatetags.ayni import names

_ = gettext_noop


@dataclass
class Kept:
    """What somebody typed and what is not saved: not asked for yet, or refused, and why."""

    entry: Typed
    refused: Refused | None = None

    @property
    def stale(self) -> bool:
        return isinstance(self.refused, Stale)


@dataclass(frozen=True)
class Hint:
    """A word of the glossary in the original, and how it is called in the other language; '' for not yet."""

    said: str
    words: str
    note: Text
    fixed: bool


@dataclass
class Row:
    """One text as it is drawn."""

    named: Named
    form: EntryForm
    label: str
    href: str
    title: Text | None = None
    reason: Reason | None = None
    since: Since | Reason | None = None
    hints: list[Hint] = field(default_factory=list)
    theirs: str = ""
    """What somebody else wrote meanwhile."""
    moved: bool = False
    """The original changed while it was being translated."""
    made_from: str = ""

    @property
    def key(self) -> str:
        return self.named.key

    @property
    def original(self) -> str:
        return self.named.text.original

    @property
    def words(self) -> str:
        return self.named.text.words(self.original)


@dataclass(frozen=True)
class Gone:
    """Words for a text that cannot be written any more: shown, so that they are not lost."""

    label: str
    words: str
    reasons: tuple[Reason, ...]


def drawn(
    seat: Seat, waiting: Waiting, page: Iterable[Named], kept: Mapping[str, Kept], posted: QueryDict
) -> tuple[list[Row], list[Row], list[Gone]]:
    """The rows that were kept, those of the page, and what is gone: 3 queries at most."""
    again = [_row(seat, waiting, waiting.texts[key], one, posted) for key, one in kept.items() if key in waiting.texts]
    fresh = [_row(seat, waiting, named, None, posted) for named in page if named.key not in kept]
    rows = [*again, *fresh]
    _beside(seat, waiting.language, rows)
    gone = [
        Gone(
            paths.label(one.entry.rendering.path, kind=one.entry.rendering.kind),
            one.entry.rendering.words or "",
            one.refused.reasons if one.refused is not None else (),
        )
        for key, one in kept.items()
        if key not in waiting.texts
    ]
    return again, fresh, gone


def _row(seat: Seat, waiting: Waiting, named: Named, kept: Kept | None, posted: QueryDict) -> Row:
    language, codes = waiting.language, seat.partnership.language_codes
    marks = seen_of(named, codes)
    initial = {"words": named.text.words(language), "seen": json.dumps(marks)}
    lack = work(named.text, language)
    length = len(named.text.words(named.text.original))
    row = Row(
        named,
        EntryForm(_data(posted, kept, marks), key=named.key, language=language, initial=initial, length=length),
        label(named),
        place(named, seat.partnership.slug),
        made_from=named.text.renders(language) if lack is Work.OUTDATED else "",
    )
    if lack in (None, Work.MISSING) and kept is None:
        row.form.fields.pop("checked", None)
    if kept is not None:
        _put_back(seat, row, kept, language)
    return row


def _data(posted: QueryDict, kept: Kept | None, marks: Mapping[str, str]) -> QueryDict | None:
    """As typed. Once both wordings were shown, a second save is meant: the marks are of today."""
    if kept is None:
        return None
    data = posted.copy()
    if kept.stale:
        data[f"{kept.entry.key}-seen"] = json.dumps(marks)
        data.pop(f"{kept.entry.key}-checked", None)
    return data


def _put_back(seat: Seat, row: Row, kept: Kept, language: str) -> None:
    """What stood against the save, at its words."""
    row.form.is_valid()
    if kept.refused is None:
        row.form.errors.clear()
        return
    original = f"{row.named.path}.{row.original}"
    if isinstance(kept.refused, Stale):
        seen = kept.entry.seen
        row.moved = seen_of(row.named, (row.original,)).get(original, NOTHING) != seen.get(original, NOTHING)
        if row.moved:
            row.made_from = seen.get(original, "")
            row.form.add_error(
                "words",
                gettext("The original was changed while you were translating. Compare your words with it once more."),
            )
        if any(conflict.path == kept.entry.rendering.at for conflict in kept.refused.conflicts):
            row.theirs = row.named.text.words(language)
            row.form.add_error(
                "words", gettext("Somebody else wrote this meanwhile. What stands in the field when you save is kept.")
            )
        return
    called_sides = names(seat.partnership)
    for why in kept.refused.reasons:
        row.form.add_error("words", sentence(why, called_sides))


def _beside(seat: Seat, language: str, rows: Sequence[Row]) -> None:
    """Fills in what takes a query: names, differences, the glossary."""
    pair = seat.partnership
    titles = called(pair.pk, [row.named for row in rows])
    histories = originals_since(pair.pk, {row.named: row.made_from for row in rows if row.made_from})
    known = terms(pair.pk)
    for row in rows:
        row.title = titles.get(row.named.of) or _ground(seat, row.named)
        row.since = histories.get(row.key)
        if row.named.kind != "term":
            row.hints = hints(known, row.words, row.original, language)


def hints(known: Iterable[Term], words: str, source: str, target: str) -> list[Hint]:
    """The glossary's words that stand in an original."""
    return [
        Hint(term.words.words(source), term.called(target, source), term.note, term.fixed)
        for term in occurring(known, words, source)
    ]


def _ground(seat: Seat, named: Named) -> Text | None:
    if named.kind == "partnership":
        return seat.partnership.name
    return seat.partnership.municipality(named.side).name if named.kind == "municipality" else None


LABELS = {
    "plan": _("Words before the plan %(year)s"),
    "report": _("Words before the report %(year)s"),
    "report_part": _("Report %(year)s: %(field)s"),
    "term": _("Glossary: %(field)s"),
}


def label(named: Named) -> str:
    """What the text is in its record."""
    if named.kind == "notice" and named.path == "words":
        return str(Notice.Kind(named.code).label)
    told = {"field": paths.label(named.path, kind=named.kind), "year": named.year}
    return gettext(LABELS[named.kind]) % told if named.kind in LABELS else str(told["field"])


def place(named: Named, slug: str) -> str:
    """Where the text stands."""
    match named.kind:
        case "plan":
            return reverse("desk:preamble", args=[slug, named.year])
        case "field" | "strategic" | "operational":
            return f"{reverse('desk:plan', args=[slug, named.year])}#n-{named.uid}"
        case "measure" | "progress" | "picture" | "comment" | "not_carried":
            return reverse("desk:measure", args=[slug, named.of])
        case "event":
            return reverse("desk:event", args=[slug, named.of])
        case "actor":
            return reverse("desk:actor", args=[slug, named.uid])
        case "notice":
            return f"{reverse('desk:notices', args=[slug])}#{named.code}-{named.side}"
        case "report" | "report_part":
            return reverse("desk:annual", args=[slug, named.year])
        case _:
            return in_list(named.kind, slug, named.uid) or reverse("desk:settings", args=[slug])

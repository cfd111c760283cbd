"""What is about to be stored and what was, ready for a page: lacks with their links, stored parts as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from ayni.core import canonical
from ayni.core.progress import Words
from ayni.core.reasons import Reason
from ayni.core.report import SAID
from ayni.core.workplan import Level, Node
from ayni.core.workplan import Measure as MeasureValue
from ayni.records.models import Part, Plan, Snapshot
from ayni.records.queries.closing import Draft
from ayni.records.rules import Seat
from ayni.records.sentences import label as word_for
from ayni.web import paths
from ayni.web.templatetags.ayni import names

_ = gettext_noop

KINDS = {
    "plan": _("The plan"),
    "measure": _("Measure"),
    "report": _("The report"),
    "not_carried": _("Not carried over"),
}
HIDDEN = frozenset({"record", "uid", "parent", "format", "actor", "plan", "measure", "result"})


# Before closing


def lacks(lacking: Iterable[Reason], places: Mapping[str, tuple[str, str]]) -> list[tuple[Reason, str]]:
    """What closing still needs, in the order of the page, each with the address where it can be mended.

    `places`: uid → what it is called and where it is edited."""
    order = {uid: position for position, uid in enumerate(places)}
    ranked = sorted(lacking, key=lambda why: order.get(why.subject, len(order)))
    return [(why, places[why.subject][1] if why.subject in places else "") for why in ranked]


@dataclass(frozen=True)
class Completeness:
    """One binding language; each entry is (what, address, how many texts there)."""

    language: str
    total: int
    missing: list[tuple[str, str, int]]
    machine: list[tuple[str, str, int]]
    outdated: list[tuple[str, str, int]]
    counts: Mapping[str, int]

    @property
    def complete(self) -> bool:
        return not any(self.counts.values())


def completeness(words: Words, places: Mapping[str, tuple[str, str]]) -> Completeness:
    def listed(uids: Iterable[str]) -> list[tuple[str, str, int]]:
        return [(*places[uid], count) for uid, count in Counter(uids).items() if uid in places]

    counts = {name: len(getattr(words, name)) for name in ("missing", "machine", "outdated")}
    return Completeness(
        words.language, words.total, listed(words.missing), listed(words.machine), listed(words.outdated), counts
    )


def places(today: Draft, plan: Plan) -> dict[str, tuple[str, str]]:
    """uid → what it is called and where it is edited, in the order of the page."""
    slug = plan.partnership.slug
    found = {str(plan.uid): (gettext("Words before the plan"), reverse("desk:preamble", args=[slug, plan.year]))}
    for node in today.tree.every_node():
        edit = reverse("desk:node_edit", args=[slug, plan.year, node.level.value, node.uid])
        found[node.uid] = (_called(node, plan), edit)
        for measure in node.measures:
            found[measure.uid] = (_called(measure, plan), reverse("desk:measure_edit", args=[slug, measure.uid]))
    return found


def _called(row: Node | MeasureValue, plan: Plan) -> str:
    shown = row.title.show(_language(), plan.partnership.language_codes)
    return f"{row.code} {shown.words if shown else gettext('not yet written')}"


def _language() -> str:
    return (get_language() or "en").split("-")[0]


# After closing


@dataclass
class Line:
    """One text, or one row below a measure: words per language, and what has no language."""

    label: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class ShownPart:
    """One stored record; measures are folded, so that the whole plan can be overlooked."""

    kind: str
    folded: bool
    code: str
    title: dict[str, str]
    lines: list[Line]
    facts: list[tuple[str, str]]
    beside: list[tuple[str, str, str]]
    sha256: str


def intact(snapshot: Snapshot, parts: list[Part]) -> bool:
    """True when the stored words still give the stored hashes."""
    return (
        all(canonical.sha256(part.text) == part.sha256 for part in parts)
        and canonical.sha256_over(part.sha256 for part in parts) == snapshot.sha256
        and canonical.sha256_over(canonical.sha256(part.beside) for part in parts) == snapshot.beside_sha256
    )


def letter_by_letter(parts: list[Part]) -> bytes:
    """One part per line: the SHA-256 of each line is its part's, and over those hashes, one per line, the text's."""
    return "".join(f"{part.text}\n" for part in parts).encode()


def titles(parts: list[Part]) -> dict[str, dict[str, str]]:
    """Uid → title by language."""
    return {str(part.uid): canonical.read(part.text).get("title", {}) for part in parts}


def shown_parts(parts: list[Part], binding: list[str], seat: Seat) -> list[ShownPart]:
    return [_shown(part, binding, seat) for part in parts]


def _shown(part: Part, binding: list[str], seat: Seat) -> ShownPart:
    content = canonical.read(part.text)
    lines, facts = _lines(content, part.kind, seat)
    beside, _facts = _lines(canonical.read(part.beside) if part.beside else {}, part.kind, seat)
    return ShownPart(
        _kind(part.kind, content, seat),
        part.kind == "measure",
        content.get("code", ""),
        content.get("title", {}),
        [line for line in lines if line.label != paths.label("title")] if "title" in content else lines,
        facts,
        [(line.label, code, words) for line in beside for code, said in line.texts.items() for words in said],
        part.sha256,
    )


def _kind(kind: str, content: Mapping[str, Any], seat: Seat) -> str:
    if kind == "report_part":
        return gettext("Part of %(town)s") % {"town": names(seat.partnership)[content["side"]]}
    return gettext(KINDS[kind]) if kind in KINDS else word_for(Level(kind))


def _lines(content: Mapping[str, Any], kind: str, seat: Seat) -> tuple[list[Line], list[tuple[str, str]]]:
    called = names(seat.partnership)
    lines: list[Line] = []
    facts: list[tuple[str, str]] = []
    for key, value in _ordered(content):
        if isinstance(value, dict):
            label = called[key] if key in called else paths.label(key, kind=kind)
            spoken = value.get("name", {}) if key in called else value
            lines.append(Line(label, {code: [words] for code, words in spoken.items()}))
        elif key in paths.ROWS:
            lines += [_row(key, entry, kind, seat) for entry in value]
        else:
            facts += _facts(key, value, kind, seat, called)
    return lines, facts


def _row(key: str, entry: Mapping[str, Any], kind: str, seat: Seat) -> Line:
    called = names(seat.partnership)
    line = Line(paths.label(f"{key}.x"))
    for name, value in _ordered(entry):
        if isinstance(value, dict):
            for code, words in value.items():
                line.texts.setdefault(code, []).append(words)
        else:
            line.facts += _facts(f"{key}.x.{name}", value, kind, seat, called)
    return line


def _facts(path: str, value: Any, kind: str, seat: Seat, called: Mapping[str, str]) -> list[tuple[str, str]]:
    """Plain values; a pair, one per side, becomes two. What says nothing is left out."""
    if isinstance(value, list) and path.rpartition(".")[2] in ("reference", "baseline", "target"):
        both = zip(("a", "b"), value, strict=True)
        return [fact for side, one in both for fact in _facts(f"{path}_{side}", one, kind, seat, called)]
    raw = " ".join(value) if isinstance(value, list) else _plain(value)
    if not raw or (raw == "no" and paths.split(path)[1] == "example"):
        return []
    country = seat.partnership.municipality(seat.side).country
    label = paths.label(paths.split(path)[1], called)
    return [(label, paths.value(path, raw, called, {}, kind, country))]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _ordered(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """In the order in which people read: the title first, rows last."""
    order = ["title", "name", "preamble", "aim", "description", "code", "tags", "kind", "start", "end"]
    order += SAID
    rank = {name: position for position, name in enumerate(order)}
    kept = [(key, value) for key, value in content.items() if key not in HIDDEN]
    return sorted(kept, key=lambda entry: (entry[0] in paths.ROWS, rank.get(entry[0], len(rank)), entry[0]))

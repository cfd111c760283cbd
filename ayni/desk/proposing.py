"""Having a machine propose what is missing: what it gives is stored as what it is, and waits for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from ayni.core.reasons import Reason
from ayni.core.translating import Named
from ayni.desk.forms.translations import seen_of
from ayni.records.queries.glossary import terms
from ayni.records.rules import Seat
from ayni.records.services import Refused
from ayni.records.services.translating import Rendering, save_rendering
from ayni.web.translator import NotTranslated, Translator


@dataclass
class Proposed:
    """What came of it. `failed`: why some texts got nothing; `lost`: texts in which a fixed word did not survive."""

    stored: int = 0
    lost: int = 0
    overtaken: int = 0
    """Somebody wrote them, or their original, while the machine was at it."""
    failed: list[Reason] = field(default_factory=list)


def propose(seat: Seat, texts: Iterable[Named], language: str, machine: Translator) -> Proposed:
    """Asks the machine for the texts, per language of their originals. No lock is held while it answers."""
    by_source: dict[str, list[Named]] = defaultdict(list)
    for named in texts:
        by_source[named.text.original].append(named)
    known, found = terms(seat.partnership.pk), Proposed()
    for source, waiting in by_source.items():
        try:
            said = machine.translate([named.text.words(source) for named in waiting], source, language, known)
        except NotTranslated as stopped:
            said = list(stopped.done)
            found.failed.append(stopped.reason)
        for named, words in zip(waiting, said, strict=False):
            _store(seat, named, language, words, found)
    return found


def _store(seat: Seat, named: Named, language: str, words: str, found: Proposed) -> None:
    if not words:
        found.lost += 1
        return
    rendering = Rendering(named.kind, UUID(named.uid), named.path, language, words, machine=True)
    seen = seen_of(named, seat.partnership.language_codes)
    try:
        save_rendering(seat=seat, rendering=rendering, seen=seen, now=timezone.now())
    except Refused:
        found.overtaken += 1
    else:
        found.stored += 1

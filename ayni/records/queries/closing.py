"""What closing a draft would store, and what still stands in its way: read once, in 8 queries."""

from __future__ import annotations

from dataclasses import dataclass

from ayni.core.progress import Words, missing_for_closing, words
from ayni.core.reasons import Reason
from ayni.core.snapshot import Part, document_hash, parts
from ayni.core.workplan import Plan as Tree
from ayni.records.models import Plan
from ayni.records.queries.workplan import live_plan


@dataclass(frozen=True)
class Draft:
    """Today's draft. `words`: how complete each binding language is."""

    tree: Tree
    parts: tuple[Part, ...]
    lacks: tuple[Reason, ...]
    words: tuple[Words, ...]

    @property
    def sha256(self) -> str:
        return document_hash(self.parts)


def draft(plan: Plan) -> Draft:
    """The live rows as they would be closed, by the plan's rules and the sides' own wish for checked words."""
    pair = plan.partnership
    tree = live_plan(plan, kept=False)
    strict = pair.require_checked_a or pair.require_checked_b
    return Draft(
        tree,
        parts(tree, (pair.a.name, pair.b.name), pair.binding_codes),
        missing_for_closing(tree, pair.binding_codes, strict),
        tuple(words(tree, code) for code in pair.binding_codes),
    )

"""Between a form and a service: what the person saw goes out with the form and comes back with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from ayni.core.multilingual import Edit
from ayni.core.words import fingerprint
from ayni.records.services import Stale

SEEN = "seen"
UID = "uid"


def seen_json(marks: Mapping[str, str]) -> str:
    """Value of the hidden field `seen`."""
    return json.dumps(dict(marks), separators=(",", ":"), sort_keys=True)


def seen_from(request: HttpRequest) -> dict[str, str]:
    """What the person saw when the form was drawn; unreadable counts as having seen nothing."""
    try:
        found = json.loads(request.POST.get(SEEN, "{}"))
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(path): str(mark) for path, mark in found.items()}


def seen_after(seen: Mapping[str, str], stale: Stale) -> dict[str, str]:
    """What the person has seen once both wordings were shown: a second save of these paths is meant.

    Everything else keeps its old mark, so that what the person left alone is not written over newer words.
    """
    return {**seen, **{conflict.path: fingerprint(conflict.now) for conflict in stale.conflicts}}


def uid_from(request: HttpRequest) -> UUID:
    """The uid that was issued with the form, so that a second press is harmless; else a new one."""
    try:
        return UUID(request.POST.get(UID, ""))
    except ValueError:
        return uuid4()


def edits_from(posted: MultiValueDict[str, str]) -> dict[str, Edit]:
    """Per text what the person said a save means: `title.edit`, `milestones.UID.title.edit` = wording or content."""
    chosen = {key.removesuffix(".edit"): posted[key] for key in posted if key.endswith(".edit")}
    return {path: Edit(value) for path, value in chosen.items() if value in list(Edit)}

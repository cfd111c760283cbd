"""Between a form and a service: what the person saw goes out with the form and comes back with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from ayni.core.multilingual import Edit

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


def uid_from(request: HttpRequest) -> UUID:
    """The uid that was issued with the form, so that a second press is harmless; else a new one."""
    try:
        return UUID(request.POST.get(UID, ""))
    except ValueError:
        return uuid4()


def edits_from(posted: MultiValueDict[str, str]) -> dict[str, Edit]:
    """Per text field what the person said a save means: `title.edit` = wording or content."""
    chosen = {key.removesuffix(".edit"): posted[key] for key in posted if key.endswith(".edit")}
    return {name.rpartition(".")[2]: Edit(value) for name, value in chosen.items() if value in list(Edit)}

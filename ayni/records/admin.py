"""What the operator may look at under /operator/: every record, nothing to change, no secret."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as accounts
from allauth.mfa import admin as factors
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import admin as groups
from django.db import models
from django.http import HttpRequest

from ayni.core.multilingual import Text
from ayni.records.models import Session

SECRET = {"password"}
COLUMNS = ("partnership", "side", "state", "stage", "kind", "role", "version", "at")


def in_words(name: str, label: str) -> Any:
    """A column that shows a Text as people read it: each language with its words and state."""

    @admin.display(description=label)
    def shown(row: models.Model) -> str:
        text: Text = getattr(row, name)
        return "\n".join(f"{code} ({text.state(code)}): {text.words(code)}" for code in text.languages) or "-"

    return shown


def readable(field: models.Field[Any, Any]) -> Any:
    return in_words(field.name, str(field.verbose_name)) if field.get_default() == Text() else field.name


class Look(admin.ModelAdmin):
    """All fields to read. Nobody adds, changes or deletes here: that is what the services are for."""

    list_per_page = 50
    list_select_related = True
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest, *given: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [readable(field) for field in self.opts.concrete_fields if field.name not in SECRET]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        names = {field.name for field in self.opts.concrete_fields}
        return ["__str__", *(name for name in COLUMNS if name in names)]


for model in apps.get_app_config("records").get_models():
    if model is not Session:  # its key opens the desk
        admin.site.register(model, Look)
# Groups rule nothing here, the key in a confirmation opens an account, and an authenticator is a secret. All are
# registered by their own modules, which have to come first.
for model in (groups.Group, accounts.EmailAddress, accounts.EmailConfirmation, factors.Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

"""Sign-in by allauth, without sign-up: people are invited by a coordinator of their side."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ayni.records.models import Person
from ayni.records.prepared import Prepared, columns, record
from ayni.records.queries.people import needs_second_factor
from ayni.records.services.people import end_sessions
from ayni.web.middleware import AFTER

log = logging.getLogger("ayni.mail")


PERSON = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list(*columns(Person)), -1)


class SignedIn(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """As Django's own, with a query that is put together once."""
        for values in PERSON.rows(user_id):
            found = record(Person, values)
            return found if self.user_can_authenticate(found) else None
        return None


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Another password ends all sessions; allauth then begins a new one for the browser in which it was chosen."""
        super().set_password(user, password)
        if isinstance(user, Person):
            end_sessions(person=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Behind the answer: how long a mail server takes, or that it fails, would tell who has an account."""
        request, language = allauth.request, translation.get_language()
        waiting = getattr(request, AFTER, [])
        setattr(request, AFTER, [*waiting, partial(self._send, request, language, template_prefix, email, context)])

    def _send(self, request: HttpRequest, language: str, *given: Any) -> None:
        try:
            with allauth.request_context(request), translation.override(language):
                super().send_mail(*given)
        except OSError:  # SMTPException is one
            log.error("a mail about a password could not leave", exc_info=True)


class SecondFactor(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not the right one. Type the one that the app shows now."),
        "cannot_delete_authenticator": _("Here a second factor is required; it cannot be switched off."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not needs_second_factor(authenticator.user)


class _Code(forms.Form):
    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["code"] = forms.CharField(
            max_length=20,
            label=_("Code from the app"),
            help_text=self.help_text,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off"}),
        )


class CodeForm(_Code, AuthenticateForm):
    help_text = _("Six digits from the app on your phone, or one of your recovery codes.")


class CodeAgainForm(_Code, ReauthenticateForm):
    help_text = CodeForm.help_text


class FirstCodeForm(_Code, ActivateTOTPForm):
    help_text = _("Six digits that the app shows now.")

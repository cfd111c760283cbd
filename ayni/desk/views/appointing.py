"""For the operator: sides without a coordinator, and one appointed on the letter of the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.sides import Side
from ayni.desk.forms.people import AppointForm
from ayni.records.models import Membership, Municipality
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.appointing import appoint_coordinator
from ayni.web import access
from ayni.web.editing import REFUSED, status_of
from ayni.web.templatetags.ayni import names

PLACES = {
    "letter_in_future": "letter_on",
    "file_empty": "scan",
    "file_too_large": "scan",
    "file_kind": "scan",
    "already_member": "email",
    "account_closed": "email",
    "operator_has_seat": "email",
}


def appoint(request: HttpRequest, slug: str, town: str) -> HttpResponse:
    operator = access.operator(request)
    row = get_object_or_404(Municipality.objects.select_related("partnership"), partnership__slug=slug, slug=town)
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        town=row,
    )
    status, now = status_of(form), timezone.now()
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("office", "letter", "letter_on")}
        upload = form.cleaned_data["scan"] or None
        try:
            appoint_coordinator(
                operator=operator, partnership=row.partnership, side=Side(row.side), who=form.who, uid=form.uid_given,
                scan=upload, scan_name=upload.name if upload else "", now=now, **given,
            )  # fmt: skip
        except Refused as refused:
            for why in refused.reasons:
                form.add_error(PLACES.get(why.kind), sentence(why, names(row.partnership)))
            status = REFUSED
        else:
            told = gettext("%(email)s coordinates this side now. Both sides are told.")
            messages.success(request, told % {"email": form.cleaned_data["email"]})
            return HttpResponseRedirect(reverse("desk:partnerships"), status=303)
    taken = Membership.objects.coordinating(row.partnership_id, row.side).exists()
    context = {"partnership": None, "seat": None, "town": row, "pair": row.partnership, "form": form, "taken": taken}
    return render(request, "desk/appoint.html", context, status=status)

"""The partnership's glossary: how both sides call a thing, in each language."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.desk.forms.glossary import GlossaryFilter, TermForm, initial
from ayni.desk.forms.history import RetireForm
from ayni.desk.views.planning import posted, saved
from ayni.desk.views.seam import page_number, query_without_page
from ayni.desk.writing import language_of
from ayni.papers.glossary_xlsx import glossary_xlsx as write_xlsx
from ayni.papers.sheet import MIME
from ayni.records.models import Term
from ayni.records.queries.glossary import listed
from ayni.records.rules import KEEP, Seat, may
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.glossary import TERM, retire_term, save_term
from ayni.web import access
from ayni.web.editing import REFUSED, UNREADABLE, Editing, edits_from, uid_from

PER_PAGE = 60
IN_USE = Term.objects.filter(retired_at__isnull=True)


def glossary(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    form, codes = GlossaryFilter(request.GET), _own_first(seat)
    page = Paginator(listed(seat.partnership.pk, codes, form.wanted()), PER_PAGE).get_page(page_number(request))
    context = {"form": form, "page": page, "query": query_without_page(request), "may_write": may(seat, KEEP)}
    return render(request, "desk/glossary.html", _common(seat) | context | {"codes": codes})


def glossary_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    seat = access.seat(request, slug)
    codes = _own_first(seat)
    content = write_xlsx(codes=codes, terms=listed(seat.partnership.pk, codes, GlossaryFilter(request.GET).wanted()))
    name = f"glossary-{slug}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(content, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _own_first(seat: Seat) -> tuple[str, ...]:
    """The partnership's languages, the reader's at the left."""
    own = language_of(seat)
    return (own, *(code for code in seat.partnership.language_codes if code != own))


def new(request: HttpRequest, slug: str) -> HttpResponse:
    return _form(request, access.seat(request, slug, KEEP), None)


def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, IN_USE.all(), uid, KEEP)
    return _form(request, seat, row)


def retire(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    seat, row = access.fetch(request, slug, IN_USE.all(), uid, KEEP)
    typed = posted(request)
    form = RetireForm(typed, initial={"version": row.version})
    form.fields["why"].label = gettext("Why it should no longer be used")
    status = UNREADABLE if typed is not None else 200
    if form.is_valid():
        version, why = form.cleaned_data["version"], form.cleaned_data["why"]
        try:
            retire_term(seat=seat, term=row, version=version, now=timezone.now(), reason_given=why)
        except Refused as refused:
            form.add_error(None, [sentence(each) for each in refused.reasons])
            status = REFUSED
        else:
            return saved(request, reverse("desk:glossary", args=[slug]), gettext("The word is no longer used."))
    return render(request, "desk/term_retire.html", _common(seat) | {"row": row, "form": form}, status=status)


def _form(request: HttpRequest, seat: Seat, row: Term | None) -> HttpResponse:
    uid = row.uid if row else uid_from(request)
    editing = Editing(
        seat=seat,
        shape=TERM,
        read=IN_USE.filter(partnership=seat.partnership, uid=uid).first,
        draw=lambda typed, now: TermForm(typed, seat=seat, initial=initial(now)),
        save=lambda form, seen: save_term(
            seat=seat, uid=uid, values=form.table(), seen=seen, edits=edits_from(request.POST), now=timezone.now()
        ),
    )
    edited = editing.answer(request, row)
    if edited.saved:
        return saved(request, f"{reverse('desk:glossary', args=[seat.partnership.slug])}#t-{uid}")
    context = {"form": edited.form, "row": row, "uid": uid, "seen": edited.seen}
    return render(request, "desk/term_form.html", _common(seat) | context, status=edited.status)


def _common(seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "partnership": seat.partnership, "section": "translations"}

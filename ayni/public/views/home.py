"""What Ayni is here for, and who works with it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ayni.public.page import keep, page
from ayni.records.queries.public import newest_agreed_years, public_partnerships


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    partnerships = public_partnerships()
    years = newest_agreed_years(partnerships)
    rows = [(partnership, years.get(partnership.pk)) for partnership in partnerships]
    return keep(request, page(request, "public/home.html", {"rows": rows, "section": "start"}))

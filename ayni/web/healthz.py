"""`/healthz`, for whoever watches: a load balancer, a monitor. One word, no page, no session, no cookie.

It stands before all else, so that it answers under any host name and over http too: so asks a balancer on the same
machine.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from ayni.records.queries.health import ready

Handler = Callable[[HttpRequest], HttpResponse]
PATH = "/healthz"


def answer_healthz(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        lacking = ready()
        response = HttpResponse(f"{lacking or 'ok'}\n", "text/plain; charset=utf-8", 503 if lacking else 200)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return middleware

"""The log: one line of JSON per event, for machines and tired people. It says what failed and where, never who asked.

Nothing of a person gets into it by way of a value: no address, path, query, form, token, no words of an exception. A
page is told as the pattern of its address, an exception as its type and the places it came through.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
PLACES = 8
OURS = "ayni"
HIDDEN = "…"
PERSONAL = re.compile(
    r"[^\s'\"<>(),;=]+@[^\s'\"<>(),;]+"  # mail addresses
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}\b"  # network addresses
    r"|'[^']*'|\"[^\"]*\""  # what is quoted is a value
    r"|(?<!\w)/\S+|\?\S+"  # paths and queries
    r"|\b[\w-]{20,}\b|\+?\d[\d ()/-]{6,}\d"  # tokens, telephone numbers
)

current: ContextVar[dict[str, Any] | None] = ContextVar("ayni_request", default=None)
logger = logging.getLogger("ayni.requests")


class Line(logging.Formatter):
    """Only our own messages are filled in; those of others keep their gaps, as their values may be anybody's."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        told = getattr(record, "told", None)
        if told is None:
            ours = record.name.split(".")[0] == OURS
            line["message"] = PERSONAL.sub(HIDDEN, record.getMessage() if ours else str(record.msg))[:300]
            if around := current.get():
                line["request"] = around["request"]
            if record.exc_info and record.exc_info[1]:
                line["error"] = error(record.exc_info[1])
        return json.dumps({**line, **(told or {})}, ensure_ascii=False)


def error(fault: BaseException) -> dict[str, Any]:
    """Type, code and places of an exception and of what it came from; no word of what it says."""
    told: dict[str, Any] = {"type": f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")}
    for name in ("errno", "sqlstate", "sqlite_errorname"):
        if isinstance(code := getattr(fault, name, None), int | str):
            told[name] = code
    constraint = getattr(getattr(fault, "diag", None), "constraint_name", None)
    if constraint:
        told["constraint"] = constraint
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(f"{ROOT}/{OURS}/")]
    last = frames[-1:] if frames and (not ours or frames[-1] != ours[-1]) else []
    told["at"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in [*ours[-PLACES:], *last]]
    if cause := fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__):
        told["from"] = error(cause)
    return told


def _short(file: str) -> str:
    return file.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]


class KeptForRequest(logging.Filter):
    """What Django says about a request that failed goes into the one line that the request gets anyway."""

    def filter(self, record: logging.LogRecord) -> bool:
        around = current.get()
        if around is None:
            return True
        if record.exc_info and record.exc_info[1]:
            around["error"] = error(record.exc_info[1])
        return False


def tell_requests(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Each request has a number, which the answer carries too. Failures are told; with AYNI_LOG=requests, all are."""

    def middleware(request: Any) -> Any:
        around: dict[str, Any] = {"request": uuid4().hex[:12]}
        token, began = current.set(around), time.perf_counter()
        try:
            response = get_response(request)
        finally:
            current.reset(token)
        response.headers["X-Request-ID"] = around["request"]
        match = getattr(request, "resolver_match", None)
        told = {
            "method": request.method if request.method in METHODS else "other",
            "route": match.route if match else "none",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000),
            **around,
        }
        logger.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "request", extra={"told": told})
        return response

    return middleware


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def logging_for(level: str) -> dict[str, Any]:
    """For Django and gunicorn alike; `level`: of the lines about requests."""
    to_console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "ayni.web.logs.Line"}},
        "filters": {"kept": {"()": "ayni.web.logs.KeptForRequest"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "ayni.requests": {**to_console, "level": level},
            "django": {**to_console, "level": "WARNING"},
            "django.request": {**to_console, "level": "ERROR", "filters": ["kept"]},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "gunicorn.error": {**to_console, "level": "WARNING"},
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }

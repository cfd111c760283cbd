"""The installation in words, for whoever runs it: what was measured, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from ayni.records import formats
from ayni.records.queries.health import Health

LITTLE_SPACE = 1_000_000_000
LONG_AGO = timedelta(hours=1)
NIGHTS = timedelta(days=2)


@dataclass(frozen=True)
class Sign:
    """One thing that was measured. `do`: what to do about it; '' when all is well."""

    what: str
    found: str
    do: str = ""


def signs(found: Health, now: datetime) -> list[Sign]:
    """What needs somebody first, then the rest."""
    every = [
        _mail(found),
        _addresses(found),
        _run(found, now),
        _purge(found, now),
        _coordinators(found),
        _space(found),
        _database(found),
        _legal(found),
        *_house(found),
    ]
    return sorted(every, key=lambda sign: not sign.do)


def _mail(found: Health) -> Sign:
    told = ngettext("%(n)s message waits", "%(n)s messages wait", found.mail_waiting) % {"n": found.mail_waiting}
    if found.mail_failed:
        failed = ngettext("%(n)s has failed", "%(n)s have failed", found.mail_failed) % {"n": found.mail_failed}
        told = f"{told} · {failed}"
    if not (found.mail_overdue or found.mail_failed):
        return Sign(gettext("Mail"), told)
    said = gettext("The mail server last said: %(error)s") % {"error": found.mail_error} if found.mail_error else ""
    do = gettext("Look at the mail under /operator/ and compare AYNI_EMAIL_URL with what your mail server wants.")
    return Sign(gettext("Mail"), f"{told}. {said}".strip(), do)


def _addresses(found: Health) -> Sign:
    n = found.unreachable
    told = ngettext("%(n)s address refuses mail", "%(n)s addresses refuse mail", n) % {"n": n}
    do = gettext("Ask the coordinators for the right address; they see whose it is on their first page.") if n else ""
    return Sign(gettext("Addresses"), told if n else gettext("every address takes mail, as far as we know"), do)


def _run(found: Health, now: datetime) -> Sign:
    what = gettext("ayni send-mail")
    do = gettext("Let cron or a timer call it every five minutes: weekly summaries and retries depend on it.")
    return _ran(what, found.last_run, do, now, LONG_AGO)


def _purge(found: Health, now: datetime) -> Sign:
    do = gettext("Let cron or a timer call it every night: personal data are erased on their day only by it.")
    return _ran(gettext("ayni purge"), found.last_purge, do, now, NIGHTS)


def _ran(what: str, last: datetime | None, do: str, now: datetime, patience: timedelta) -> Sign:
    if last is None:
        return Sign(what, gettext("has not run yet"), do)
    told = formats.moment(last, timezone.get_current_timezone(), _language())
    return Sign(what, gettext("ran last on %(when)s") % {"when": told}, do if now - last > patience else "")


def _space(found: Health) -> Sign:
    told = gettext("%(free)s free of %(total)s") % {"free": _bytes(found.disk_free), "total": _bytes(found.disk_total)}
    little = found.disk_free < max(LITTLE_SPACE, found.disk_total // 20)
    do = gettext("Make room before the disk is full: then nothing can be saved.") if little else ""
    return Sign(gettext("Space for files"), told, do)


def _database(found: Health) -> Sign:
    size = _bytes(found.database_bytes) if found.database_bytes is not None else gettext("size unknown")
    if not found.migrations:
        return Sign(gettext("Database"), f"{found.database}, {size}")
    n = found.migrations
    told = ngettext("%(n)s migration is missing", "%(n)s migrations are missing", n) % {"n": n}
    do = gettext("Make a backup, then call: ayni migrate")
    return Sign(gettext("Database"), f"{found.database}, {size}. {told}", do)


def _legal(found: Health) -> Sign:
    n = found.without_imprint
    if not n:
        return Sign(gettext("Legal pages"), gettext("every town hall shows its imprint"))
    told = ngettext("%(n)s town hall shows no imprint", "%(n)s town halls show no imprint", n) % {"n": n}
    return Sign(gettext("Legal pages"), told, gettext("Ask its coordinator to write it: Settings, Legal pages."))


def _coordinators(found: Health) -> Sign:
    n = found.without_coordinator
    if not n:
        return Sign(gettext("Coordinators"), gettext("every side has a coordinator who can sign in"))
    told = ngettext(
        "%(n)s side has no coordinator who can sign in", "%(n)s sides have no coordinator who can sign in", n
    ) % {"n": n}
    return Sign(
        gettext("Coordinators"), told, gettext("Appoint one when the office asks for it by letter: Partnerships.")
    )


def _house(found: Health) -> list[Sign]:
    n = found.files
    files = ngettext("%(n)s kept file", "%(n)s kept files", n) % {"n": n}
    open_doors = [
        *([gettext("AYNI_DEBUG is on")] if found.debug else []),
        *([gettext("this is the demo, its passwords are public")] if found.demo else []),
    ]
    do = gettext("Good for trying out; never for real data. Set AYNI_HOSTS and AYNI_SECRET_KEY, and AYNI_DEBUG=off.")
    return [
        Sign(gettext("Files"), files),
        Sign(gettext("Mode"), " · ".join(open_doors) or gettext("for real work"), do if open_doors else ""),
        Sign(gettext("Version"), found.version),
    ]


def _bytes(size: int) -> str:
    """As people write it: MB and GB of a thousand."""
    unit, step = ("GB", 1e9) if size >= 1e9 else ("MB", 1e6)
    return f"{formats.number(round(size / step, 1), _language())} {unit}"


def _language() -> str:
    return (get_language() or "en").split("-")[0]

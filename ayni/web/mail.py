"""The words of each message, in its reader's language, from one subject and one body template per kind."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from ayni.core.multilingual import Text
from ayni.core.vague import Vague
from ayni.records.models import Mail, Person
from ayni.records.services.ground import Stop
from ayni.web import stop
from ayni.web.guest_links import address_of
from ayni.web.templatetags.ayni import names
from ayni.web.turn import DOCUMENTS, MOVED, PAGES, document_called


def message(mail: Mail, connection: Any = None) -> EmailMessage:
    """The message as it leaves, in the reader's language."""
    with translation.override(mail.language):
        values = _values(mail)
        template = f"mail/move_{passed(mail)[1]}" if passed(mail) else f"mail/{mail.kind}"
        subject = " ".join(render_to_string(f"{template}.subject.txt", values).split())
        body = render_to_string(f"{template}.txt", values).strip()
        if mail.person is not None:
            body += "\n\n" + render_to_string("mail/foot.txt", values).strip()
    return EmailMessage(
        subject=subject,
        body=body + "\n",
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=_headers(mail),
        connection=connection,
    )


def _headers(mail: Mail) -> dict[str, str]:
    """Which message it is, however often it has to be sent; and for people who have a seat, how to stop such mail.

    One click in the mail program (RFC 8058) sends a POST to the same address as stands in the text.
    """
    found = {"Message-ID": message_id(mail)}
    if mail.person is not None:
        found |= {
            "List-Unsubscribe": f"<{stop.address_of(mail.person, _stops(mail))}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
    return found


def message_id(mail: Mail) -> str:
    """The same for the same row at every try: a second copy, sent after a crash, can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{mail.pk}.{salted_hmac('ayni.mail', str(mail.pk)).hexdigest()[:20]}@{host}>"


def _stops(mail: Mail) -> Stop:
    """What the link in this mail stops: out of a summary the summaries, out of any other mail all of it."""
    return Stop.DIGEST if mail.kind == "digest" else Stop.ALL


def passed(mail: Mail) -> tuple[str, str] | None:
    """Of a mail about a move: the kind of the document, and the move by its name in core. Else None."""
    kind, _, move = mail.kind.partition("_")
    return (kind, move) if kind in DOCUMENTS and move in MOVED else None


def _about(mail: Mail) -> dict[str, str]:
    """Which document a move passed on, and where it can be read."""
    found = passed(mail)
    if found is None:
        return {}
    kind, year = found[0], mail.values["year"]
    page = reverse(PAGES[kind], args=[mail.partnership.slug, year])
    return {"document": document_called(kind, year), "page": page}


def _values(mail: Mail) -> dict[str, Any]:
    """What the templates speak of: towns by their names, days as dates, the note as a quotation."""
    given = mail.values
    called = names(mail.partnership)
    side = given.get("side", "")
    note = given.get("note") or given.get("message") or ""
    return {
        "mail": mail,
        "values": given,
        "name": mail.person.name if mail.person else "",
        "towns": called,
        "town": called.get(side, ""),
        "own": next((name for which, name in called.items() if which != side), "") if side else "",
        "quoted": "\n".join(f"> {line}" for line in note.splitlines()),
        "days": {key: date.fromisoformat(given[key]) for key in ("session", "on") if given.get(key)},
        "partnership": mail.partnership,
        "site": settings.SITE_URL,
        "password_link": password_link(mail.person) if mail.kind in ("welcome", "office") and mail.person else "",
        **_about(mail),
        **_of_guests(mail),
        **_for_a_person(mail),
        **(_of_digest(mail) if mail.kind == "digest" else {}),
    }


def _for_a_person(mail: Mail) -> dict[str, str]:
    if mail.person is None:
        return {}
    what = _stops(mail)
    me = settings.SITE_URL + reverse("desk:me")
    return {"stop_link": stop.address_of(mail.person, what), "stops": what.value, "me_link": me}


def _of_digest(mail: Mail) -> dict[str, Any]:
    """The week per partnership; days come as text and leave in the reader's way."""
    return {"blocks": [_block(block) for block in mail.values["partnerships"]]}


def _block(given: dict[str, Any]) -> dict[str, Any]:
    def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {name: Vague(row[name]) for name in ("day", "until") if row.get(name)} for row in rows]

    home = settings.SITE_URL + reverse("desk:home", args=[given["slug"]])
    return given | {name: dated(given[name]) for name in ("late", "soon", "dates")} | {"home": home}


def _of_guests(mail: Mail) -> dict[str, Any]:
    """For mails about what a guest is asked or said; the link is sealed when the mail leaves, never stored."""
    if not mail.kind.startswith("guest_"):
        return {}
    given = mail.values
    link = address_of(UUID(given["link"])) if given.get("link") else ""
    return {
        "title": Text.agreed(given.get("titles", {})),
        "when": Vague(given["when"]) if given.get("when") else None,
        "link": address_of(UUID(given["invitation"]), "answer") if given.get("invitation") else link,
    }


def password_link(person: Person) -> str:
    """Where a new person chooses a password; '' for one who has one. Made when the mail leaves, never stored."""
    if person.has_usable_password():
        return ""
    found = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=found)

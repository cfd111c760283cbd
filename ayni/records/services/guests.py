"""What people without an account say through a link: the link, what was said, what a coordinator makes of it.

What a guest says is stored before anybody looks at it, and becomes part of the records only when a coordinator of the
link's side takes it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from ayni.core import guests as core
from ayni.core.guests import Said
from ayni.core.reasons import reason
from ayni.core.sides import Side
from ayni.core.words import clean, fold
from ayni.core.workplan import Status
from ayni.records.models import Change, GuestLink, GuestReport, Mail, Measure, Membership, Person, Picture, Progress
from ayni.records.queries.guests import link_value
from ayni.records.rules import AGREE, KEEP, Seat
from ayni.records.services.base import Refused, demand, demand_free, demand_same_partnership, note_change
from ayni.records.services.pictures import Judged, keep_judged, put_away
from ayni.records.services.progress import note_progress

State = GuestReport.State
CODES = tuple(code for code, _ in settings.LANGUAGES)


@transaction.atomic
def open_link(
    *, seat: Seat, measure: Measure, uid: UUID, called: str, language: str, days: int, most_uses: int, now: datetime
) -> GuestLink:
    """A link for one measure, of the seat's side. `called`: for whom; `days` and `most_uses` out of `core.guests`."""
    demand(seat, KEEP)
    demand_same_partnership(seat, measure)
    known = GuestLink.objects.filter(uid=uid, measure=measure, side=seat.side.value).first()
    if known:
        return known
    demand_free(GuestLink, uid)
    if measure.dropped_at is not None:
        raise Refused(reason("guest_measure_gone"))
    demand_choices(language, days, most_uses)
    link = GuestLink.objects.create(
        partnership=seat.partnership,
        uid=uid,
        measure=measure,
        side=seat.side.value,
        called=clean(called, lines=False)[:120],
        language=language,
        expires_at=now + timedelta(days=days),
        most_uses=most_uses,
        person=seat.person,
        at=now,
    )
    _note(link, seat, "guest_link", "opened", now, after={"until": link.expires_at.date()})
    return link


def demand_choices(language: str, days: int, most_uses: int) -> None:
    """Raises Refused for what no signed link can be made of, whatever it is for."""
    for name, given, possible in (
        ("language", language, CODES),
        ("days", days, core.DAYS),
        ("most_uses", most_uses, core.USES),
    ):
        if given not in possible:
            raise Refused(
                reason("choice_unknown", subject=name, text=str(given), possible=", ".join(map(str, possible)))
            )


@transaction.atomic
def revoke_link(*, seat: Seat, link: GuestLink, now: datetime) -> GuestLink:
    """From now on the link opens nothing. What was said through it stays. Twice is harmless."""
    demand(seat, KEEP)
    _demand_own(seat, link)
    row = _locked(link)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        _note(row, seat, "guest_link", "revoked", now)
    return row


@transaction.atomic
def send_link(*, seat: Seat, link: GuestLink, uid: UUID, to: str, now: datetime) -> None:
    """One mail with the link, in the link's language; answers go to the side's office. Twice the same `uid` is one.

    The address stands in the mail alone, and the purge takes it away.
    """
    demand(seat, KEEP)
    _demand_own(seat, link)
    row = _locked(link)
    refused = core.closed(link_value(row), now)
    if refused:
        raise Refused(*refused)
    _write(
        row,
        kind="guest_link",
        key=f"guest-link:{uid}",
        to=to,
        language=row.language,
        values={"link": str(row.uid), "titles": row.measure.title.spoken(), "on": row.expires_at.date().isoformat()},
        now=now,
    )


@transaction.atomic
def say(
    *,
    link: GuestLink,
    uid: UUID,
    said: Said,
    now: datetime,
    picture: Judged | None = None,
    shown_in: str = "",
    copy: bool = False,
) -> GuestReport:
    """Stores what a guest says, and counts it: no seat is asked for, the link is the permission.

    The link is looked at behind its lock, so a use is never counted twice and nothing gets in after a revocation. The
    same `uid` twice is stored and counted once. `copy`: send one to the address in `said`, in the language `shown_in`.
    """
    row = _locked(link)
    known = GuestReport.objects.filter(uid=uid, link=row).first()
    if known:
        return known
    demand_free(GuestReport, uid)
    refused = core.closed(link_value(row), now) or tuple(core.faults(said, _today(row, now)))
    if refused:
        raise Refused(*refused)
    row.uses += 1
    row.save(update_fields=["uses"])
    report = GuestReport.objects.create(
        partnership=row.partnership,
        uid=uid,
        link=row,
        measure=row.measure,
        side=row.side,
        words=said.words,
        language=said.language,
        on=said.on,  # type: ignore[misc]  # its field takes a Vague, which mypy does not see
        people=said.people,
        picture=_kept(row, uid, said, picture, now) if picture is not None else None,
        name=said.name,
        email=said.email,
        erase_on=core.erase_on(now.date()),
        at=now,
        fold=fold(said.words),
    )
    _note(row, None, "guest_report", "said", now, after={"on": said.on})
    _tell_coordinators(row, now)
    if copy and said.email:
        _send_copy(row, report, shown_in or row.language, now)
    return report


@transaction.atomic
def take_report(
    *,
    seat: Seat,
    report: GuestReport,
    uid: UUID,
    on: date,
    status: Status,
    note: str,
    note_language: str,
    alt: str = "",
    with_picture: bool = True,
    public: bool = False,
    now: datetime,
) -> GuestReport:
    """The guest's words, as they are, become a progress note of the side; `note`: the coordinator's own, beside it.

    The picture comes along if it is wanted and said in words (`alt`, in `note_language`); else it is put away.
    """
    row = _to_decide(seat, report)
    if row.state == State.TAKEN and row.progress and row.progress.uid == uid:
        return row
    _demand_waiting(row)
    picture = row.picture if with_picture else None
    if picture is not None and not (picture.alt or clean(alt)):
        raise Refused(reason("alt_missing", subject="alt"))

    def noted(key: UUID, words: str, language: str) -> Progress:
        return note_progress(
            seat=seat, measure=row.measure, uid=key, on=on, status=status, words=words, risk="", language=language,
            public=public, now=now,
        )  # fmt: skip

    if clean(note):  # before the guest's, so that the guest's words are the newest that the side says
        noted(uuid5(uid, "note"), note, note_language)
    progress = noted(uid, row.words, row.language)
    if picture is not None:
        if not picture.alt:
            picture.alt = picture.alt.fill({note_language: clean(alt, lines=False)})
            picture.save(update_fields=["alt"])
        progress.picture = picture
        progress.save(update_fields=["picture"])
    elif row.picture is not None:
        put_away(picture=row.picture, now=now)
    row.progress = progress
    _decide(row, seat, State.TAKEN, "", now)
    return row


@transaction.atomic
def decline_report(*, seat: Seat, report: GuestReport, why: str, now: datetime) -> GuestReport:
    """It stays where it is, with the reason; its picture is put away. The same reason twice is one decision."""
    row = _to_decide(seat, report)
    why = clean(why)
    if row.state == State.DECLINED and row.decided_reason == why:
        return row
    _demand_waiting(row)
    if not why:
        raise Refused(reason("note_missing", subject="why"))
    if row.picture is not None:
        put_away(picture=row.picture, now=now)
    _decide(row, seat, State.DECLINED, why, now)
    return row


def _locked(link: GuestLink) -> GuestLink:
    """The link's row, locked until the transaction ends, with measure and partnership."""
    rows = GuestLink.objects.select_for_update(of=("self",)).select_related("measure", "partnership")
    return rows.get(pk=link.pk)


def _demand_own(seat: Seat, row: GuestLink | GuestReport) -> None:
    demand_same_partnership(seat, row)
    if row.side != seat.side:
        raise Refused(reason("other_sides_record", side=Side(row.side)))


def _to_decide(seat: Seat, report: GuestReport) -> GuestReport:
    """The report's row, locked, for a coordinator of its side."""
    demand(seat, AGREE)
    _demand_own(seat, report)
    GuestReport.objects.select_for_update().only("pk").get(pk=report.pk)  # what it leads to is read after the lock
    return GuestReport.objects.select_related("measure__plan", "picture", "progress").get(pk=report.pk)


def _demand_waiting(row: GuestReport) -> None:
    if row.state != State.WAITING:
        raise Refused(reason("guest_report_decided", on=row.decided_at))


def _decide(row: GuestReport, seat: Seat, state: GuestReport.State, why: str, now: datetime) -> None:
    row.state, row.decided_reason, row.decided_at, row.decided_by = state, why, now, seat.person
    row.erase_on = core.erase_on(row.at.date(), now.date())
    row.version += 1
    row.save()
    _note(row, seat, "guest_report", state.value, now, why=why)


def _today(row: GuestLink, now: datetime) -> date:
    """The day that it is where the link's side lives: what happened there today does not lie in the future."""
    zone = ZoneInfo(row.partnership.municipality(row.side).time_zone)
    return max(now.date(), now.astimezone(zone).date())


def _kept(row: GuestLink, uid: UUID, said: Said, picture: Judged, now: datetime) -> Picture:
    """Without words for those who cannot see it: a coordinator adds them before anybody is shown the picture."""
    own = uuid5(NAMESPACE_URL, f"ayni-guest-picture/{uid}")
    return keep_judged(
        partnership=row.partnership, side=Side(row.side), uid=own, judged=picture, language=said.language, person=None,
        now=now,
    )  # fmt: skip


def _note(
    row: GuestLink | GuestReport,
    seat: Seat | None,
    kind: str,
    action: str,
    now: datetime,
    *,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    """In the history of the measure; who was asked and who answered is not told there."""
    given: dict[str, Any] = {"kind": kind, "uid": row.measure.uid, "version": row.measure.version, "action": action}
    if seat is not None:
        note_change(seat=seat, now=now, after=after, reason=why, **given)
    else:
        told = {path: str(value) for path, value in (after or {}).items()}
        Change.objects.create(partnership=row.partnership, side=row.side, person=None, at=now, after=told, **given)


def _tell_coordinators(row: GuestLink, now: datetime) -> None:
    """At most one mail per measure, person and day; what was said is read on the desk, not in a mailbox."""
    seats = Membership.objects.coordinating(row.partnership_id, row.side)
    seats = seats.filter(person__mails=Person.Mails.ALL).select_related("person")
    for seat in seats:
        _write(
            row,
            kind="guest_said",
            key=f"guest-said:{row.measure_id}:{seat.person_id}:{now:%Y-%m-%d}",
            to=seat.person.email,
            person=seat.person,
            language=seat.person.language,
            values={"titles": row.measure.title.spoken()},
            now=now,
        )


def _send_copy(row: GuestLink, report: GuestReport, language: str, now: datetime) -> None:
    """What the guest wrote and nothing else."""
    _write(
        row,
        kind="guest_copy",
        key=f"guest-copy:{report.uid}",
        to=report.email,
        language=language,
        values={
            "message": report.words,
            "name": report.name,
            "when": str(report.on),
            "people": report.people,
            "picture": report.picture_id is not None,
        },
        now=now,
    )


def _write(
    row: GuestLink,
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    values: Mapping[str, Any],
    now: datetime,
    person: Person | None = None,
) -> None:
    """One mail; nothing when its key was used before, by whichever worker."""
    office = row.partnership.municipality(row.side)
    mail = Mail(
        partnership=row.partnership,
        to=to,
        reply_to="" if person else office.office_email,
        person=person,
        language=language,
        kind=kind,
        key=key,
        values={"side": row.side, **values},
        at=now,
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)

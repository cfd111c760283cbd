"""The only tables of the house, one file per part of the story."""

from ayni.records.models.actors import Actor, ActorSource, Dismissal, JoiningStep, Pairing
from ayni.records.models.around import Change, Comment, Mail, SavedView, Term
from ayni.records.models.ground import FixedDate, Membership, Municipality, Partnership, Person, Record, Source
from ayni.records.models.guests import GuestLink, GuestReport
from ayni.records.models.handover import Acceptance, Correction, Document, File, Handover, Part, Snapshot
from ayni.records.models.history import Citation, Event
from ayni.records.models.notices import Notice
from ayni.records.models.people import Appointment, Session
from ayni.records.models.report import Report, ReportPart
from ayni.records.models.workplan import (
    Field,
    Measure,
    Milestone,
    NotCarried,
    OperationalGoal,
    Picture,
    Plan,
    Progress,
    Resource,
    Responsibility,
    Result,
    ResultValue,
    StrategicGoal,
)

__all__ = [
    "Acceptance",
    "Actor",
    "ActorSource",
    "Appointment",
    "Change",
    "Citation",
    "Comment",
    "Correction",
    "Dismissal",
    "Document",
    "Event",
    "Field",
    "File",
    "FixedDate",
    "GuestLink",
    "GuestReport",
    "Handover",
    "JoiningStep",
    "Mail",
    "Measure",
    "Membership",
    "Milestone",
    "Municipality",
    "NotCarried",
    "Notice",
    "OperationalGoal",
    "Pairing",
    "Part",
    "Partnership",
    "Person",
    "Picture",
    "Plan",
    "Progress",
    "Record",
    "Report",
    "ReportPart",
    "Resource",
    "Responsibility",
    "Result",
    "ResultValue",
    "SavedView",
    "Session",
    "Snapshot",
    "Source",
    "StrategicGoal",
    "Term",
]

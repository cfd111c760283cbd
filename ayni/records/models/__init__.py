"""The only tables of the house, one file per part of the story."""

from ayni.records.models.actors import Actor
from ayni.records.models.around import Change, Mail
from ayni.records.models.ground import Membership, Municipality, Partnership, Person, Record, Source
from ayni.records.models.handover import Acceptance, Document, File, Handover, Part, Snapshot
from ayni.records.models.history import Citation, Event
from ayni.records.models.workplan import (
    Field,
    Measure,
    Milestone,
    OperationalGoal,
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
    "Change",
    "Citation",
    "Document",
    "Event",
    "Field",
    "File",
    "Handover",
    "Mail",
    "Measure",
    "Membership",
    "Milestone",
    "Municipality",
    "OperationalGoal",
    "Part",
    "Partnership",
    "Person",
    "Plan",
    "Progress",
    "Record",
    "Resource",
    "Responsibility",
    "Result",
    "ResultValue",
    "Snapshot",
    "Source",
    "StrategicGoal",
]

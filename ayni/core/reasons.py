"""Why something is refused, missing, wrong or suggested, as data; the reader's sentence is made elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Equal reasons are equal values. `subject` names what it is about: a field, a code, a uid."""

    kind: str
    subject: str = ""
    weight: float = 0.0
    values: tuple[tuple[str, object], ...] = ()

    def get(self, name: str, default: object = None) -> object:
        return self.named.get(name, default)

    @property
    def named(self) -> dict[str, object]:
        return dict(self.values)


def reason(kind: str, subject: str = "", weight: float = 0.0, **values: object) -> Reason:
    """The order in which the values are given does not matter."""
    return Reason(kind, subject, weight, tuple(sorted(values.items())))


class Fault(Exception):
    """Words of a person that cannot be taken over; `reason` says why."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why)
        self.reason = why

    def __str__(self) -> str:
        return f"{self.reason.kind} {self.reason.named}"

from enum import StrEnum


class Side(StrEnum):
    """One of the two equal municipalities. Swapping A and B changes nothing; people only ever read names."""

    A = "A"
    B = "B"

    @property
    def other(self) -> "Side":
        return Side.B if self is Side.A else Side.A


SIDES = (Side.A, Side.B)

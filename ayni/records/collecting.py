"""Pausing Python's search for rubbish while a large file is taken in."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of objects come and stay until the end; to look through them again and again costs as much
    as the work itself. What nobody holds any more is freed all the same, unless it goes in a circle.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

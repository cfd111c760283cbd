"""Writing: every change to a record is one atomic function here, named verb first, keyword-only."""

from ayni.records.services.base import Refused, Stale

__all__ = ["Refused", "Stale"]

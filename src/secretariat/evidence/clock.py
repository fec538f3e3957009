"""The one clock of what is stored and printed; ``SOURCE_DATE_EPOCH`` stops it, so that a report can be made again."""

import os
from datetime import UTC, datetime


def now() -> datetime:
    """The present time in UTC, whole seconds; that of ``SOURCE_DATE_EPOCH`` (seconds since 1970) where it is set."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC).replace(microsecond=0)

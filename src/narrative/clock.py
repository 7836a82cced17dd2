"""When the run began: the one time that everything in a run goes by."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

#: When the run began (ISO 8601); set by the runner, so that every part of a run says the same.
RUN_STARTED = "NARRATIVE_RUN_STARTED"


def run_started() -> datetime:
    """When this run began, in UTC: the one place that a report has its date from.

    The runner sets it for all parts of a run (in `NARRATIVE_RUN_STARTED`);
    else `SOURCE_DATE_EPOCH` if that is set; else it is now.
    """
    given = os.environ.get(RUN_STARTED)
    if given:
        return datetime.fromisoformat(given).astimezone(UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)


def run_day() -> date:
    """The day on which this run began, in UTC, so that it is the same in every time zone."""
    return run_started().date()

"""When the run began: the one time that everything in a run goes by."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from narrative.errors import ParameterError

#: When the run began (ISO 8601); set by the runner, so that every part of a run says the same.
RUN_STARTED = "NARRATIVE_RUN_STARTED"
#: When a build, or a run, is to have been (seconds since 1970); see reproducible-builds.org.
EPOCH = "SOURCE_DATE_EPOCH"


def run_started() -> datetime:
    """When this run began, in UTC: the one place that a report has its date from.

    The runner sets it for all parts of a run (in `NARRATIVE_RUN_STARTED`);
    else `SOURCE_DATE_EPOCH` if that is set; else it is now.

    Raises:
        ParameterError: a variable is set to what is no time.
    """
    given, epoch = os.environ.get(RUN_STARTED), os.environ.get(EPOCH)
    try:
        if given:
            return datetime.fromisoformat(given).astimezone(UTC)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        name, value = (RUN_STARTED, given) if given else (EPOCH, epoch)
        wanted = "a time as 2024-05-01T10:00:00+00:00" if given else "a number of seconds since 1970"
        raise ParameterError(
            f"The environment variable {name}={value!r} is not {wanted}. Unset it."
        ) from None
    return datetime.now(UTC)


def is_pinned() -> bool:
    """Whether `SOURCE_DATE_EPOCH` says when everything happens, so that the same input gives the same record.

    An empty variable is none.
    """
    return bool(os.environ.get(EPOCH))


def run_day() -> date:
    """The day on which this run began, in UTC, so that it is the same in every time zone."""
    return run_started().date()

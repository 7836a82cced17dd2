"""Signals that strike where an exception would do harm, or would be lost."""

from __future__ import annotations

import signal
import weakref

import pytest

from narrative.errors import Interrupted
from narrative.reports.running.interruption import SIGNALS, interruptible, raise_again


@pytest.mark.parametrize("number", SIGNALS)
def test_each_signal_has_the_exit_code_that_shells_give_it(number: signal.Signals) -> None:
    with pytest.raises(Interrupted) as ended, interruptible():
        signal.raise_signal(number)
    assert ended.value.code == 128 + number


def test_a_signal_within_the_import_system_waits_until_that_is_done() -> None:
    """There an exception leaves the lock of all imports locked: a run then waited for ever."""
    steps = "signal.raise_signal(signal.SIGTERM)\nreached.append(True)"
    reached: list[bool] = []
    within = compile(steps, "<frozen importlib._bootstrap>", "exec")
    with interruptible():
        exec(within, {"signal": signal, "reached": reached})
        with pytest.raises(Interrupted):
            raise_again()
    assert reached == [True]
    raise_again()  # it is done with


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_within_a_callback_is_not_lost() -> None:
    class Any:
        pass

    gone = Any()
    kept = weakref.ref(gone, lambda _: signal.raise_signal(signal.SIGTERM))
    with interruptible():
        raise_again()
        del gone
        assert kept() is None
        with pytest.raises(Interrupted):
            raise_again()

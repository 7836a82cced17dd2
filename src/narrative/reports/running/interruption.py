"""Signals that end a run, as an exception that lets it clear up first.

Inside `interruptible()`, SIGINT, SIGTERM and SIGHUP raise `Interrupted` in the main thread, once: what
comes after the first is ignored, so that clearing up is not itself cut short. Inside `uninterrupted()`,
where a report is moved into place, and after `settle()`, when it is there, a signal comes too late for that
report; `go_on()`, before the next one, finds it.

Python calls a handler between any two steps. Within the import system an exception there would leave its
lock locked for ever, and within a callback of the garbage collector it would be lost. So a signal is also
noted, and `raise_again()` is asked while a run is waited for.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from narrative.errors import ExitCode, Interrupted

#: The signals that end a run. Windows has no SIGHUP.
SIGNALS = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name))


class _State:
    """What the handler of signals goes by; one for the process, as the handlers are."""

    settled = False
    shields = 0
    late: int | None = None
    raised: int | None = None


_state = _State()


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _state.settled or _state.shields:
        _state.late = number
        return
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        _state.settled, _state.raised = True, number
        return
    _raise(number)


def _raise(number: int) -> NoReturn:
    _state.settled, _state.raised = True, number
    raise Interrupted(ExitCode(128 + number))


def raise_again() -> None:
    """Raise for a signal that came, and ended nothing.

    Raises:
        Interrupted: a signal came.
    """
    if _state.raised is not None:
        _raise(_state.raised)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let the signals that end a run raise `Interrupted` here; in any thread but the main one, do nothing.

    A signal that was to be ignored, as SIGHUP is under `nohup`, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _state.settled, _state.late, _state.raised = False, None, None
    before = {}
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _state.raised = None


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Do what is in here whole: a signal that comes meanwhile is too late to end the run."""
    _state.shields += 1
    try:
        yield
    finally:
        _state.shields -= 1


def settle() -> None:
    """Say that the run has done what it was for, so that no signal is to end it any more."""
    _state.settled = True


def go_on() -> None:
    """Let signals end what comes next, after `settle`; one that came too late for the last one does so now.

    Raises:
        Interrupted: such a signal came.
    """
    _state.settled = False
    number, _state.late = _state.late, None
    if number is not None:
        _raise(number)

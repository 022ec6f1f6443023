"""One call of foreign code: whatever it does, it comes back as a value.

The code runs in a thread of its own, so that control returns even while it sleeps or
computes; a thread that is late is then told to stop. What it prints is thrown away. It is
not locked in: a function that means harm can do it, as anything run in a notebook can.
"""

import contextlib
import ctypes
import inspect
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Returned:
    """The call came back."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """The call ended in an exception."""

    kind: str
    text: str


@dataclass(frozen=True)
class Late:
    """The call did not end in time."""

    seconds: float


Outcome = Returned | Raised | Late


class _Stop(BaseException):
    """Raised inside a late thread; no `except Exception` of a student catches it."""


class _Nowhere:
    """A stream that forgets what is written."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """There is nothing to write out."""


def run(call: Callable[[], Any], seconds: float) -> Outcome:
    """Call foreign code and return what became of it.

    Parameters
    ----------
    call
        The code, without arguments.
    seconds
        How long it may take.
    """
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=_into, args=(call, outcomes), daemon=True)
    silent = _Nowhere()
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(silent))
        stack.enter_context(contextlib.redirect_stderr(silent))
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            _stop(thread)
            return Late(seconds)
    return outcomes[0]


def _into(call: Callable[[], Any], outcomes: list[Outcome]) -> None:
    try:
        with np.errstate(all="ignore"):
            outcomes.append(Returned(call()))
    except BaseException as error:  # the border: foreign code may raise anything, SystemExit too
        outcomes.append(Raised(type(error).__name__, _first_line(error)))


def _first_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:  # an exception class of the student's own, with a __str__ that fails
        return ""
    return text if len(text) <= 100 else f"{text[:97]}..."


def _stop(thread: threading.Thread) -> None:
    """Raise `_Stop` in a thread at its next line of Python, and give it a moment to end."""
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    raise_in(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stop))
    thread.join(0.2)


@dataclass(frozen=True)
class Style:
    """How a function is called: which inputs it takes, and whether by position."""

    names: tuple[str, ...]
    by_position: bool

    def call(self, function: Callable[..., Any], inputs: Arguments) -> Any:
        """Call a function with these inputs."""
        if self.by_position:
            return function(*(inputs[name] for name in self.names))
        return function(**{name: inputs[name] for name in self.names})


def own_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's arguments, as far as it tells."""
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # functions of C have none
        return ()


def style(function: Callable[..., Any], inputs: Arguments, needed: int) -> Style | str:
    """Find out how a function wants these inputs.

    By name, if its arguments have the names of the solver's; otherwise by position, in the
    solver's order.

    Parameters
    ----------
    function
        Of the student.
    inputs
        Of one problem; what the solver needs stands first.
    needed
        How many the solver needs.

    Returns
    -------
    Style or str
        What is wrong with its arguments, if it cannot be called.
    """
    names = tuple(inputs)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # functions of C have none
        return Style(names[:needed], True)
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    taken = tuple(p.name for p in named if p.name in inputs)
    lacking = [p.name for p in named if p.default is p.empty and p.name not in inputs]
    if not lacking and set(names[:needed]) <= set(taken):
        return Style(taken, False)
    if any(p.kind is p.VAR_KEYWORD for p in parameters) and not lacking:
        return Style(names[:needed], False)
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    least = sum(p.default is p.empty for p in places)
    most = len(names) if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(places)
    only_named = any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters)
    if least <= needed <= most and not only_named:
        return Style(names[:needed], True)
    own = ", ".join(p.name for p in named)
    return f"your function takes ({own}), and should take ({', '.join(names[:needed])})"

"""Whatever a student's function does, `solvers.check` reports it and returns."""

import builtins
import contextlib
import sys
import threading
import time
import warnings

import numpy as np
import pytest

import solvers
from solvers.checking import check


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Hostile(dict):
    def __iter__(self):
        raise RuntimeError("not to be read")

    def keys(self):
        raise RuntimeError("not to be read")


def raises(error):
    def student(z):
        raise error

    return student


def endless(z):
    while True:
        pass


def stubborn(z):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def changes(z):
    z += 1
    return z


def counts_calls():
    calls = []

    def student(z):
        calls.append(z)
        return z + len(calls)

    return student


def recursion(z):
    return recursion(z)


HOSTILE = {
    "raises": (raises(ZeroDivisionError("no")), "raises", "raises ZeroDivisionError (no) for z ="),
    "long message": (raises(ValueError("x" * 999)), "raises", "x..."),
    "no message": (raises(KeyError()), "raises", "raises KeyError for"),
    "message that fails": (raises(Unprintable()), "raises", "raises Unprintable for"),
    "interrupt": (raises(KeyboardInterrupt()), "raises", "raises KeyboardInterrupt"),
    "leaves Python": (lambda z: sys.exit(3), "raises", "raises SystemExit (3)"),
    "recursion": (recursion, "raises", "raises RecursionError"),
    "asks for input": (lambda z: builtins.input(), "raises", "raises "),
    "endless": (endless, "time", "does not return within 0.2 s for z ="),
    "endless, catching": (stubborn, "time", "does not return within 0.2 s"),
    "sleeps": (lambda z: time.sleep(1), "time", "does not return within 0.2 s"),
    "changes its input": (changes, "changes input", "changes its input z in place"),
    "random": (lambda z: z + np.random.default_rng().random(), "not repeatable", "same input"),
    "remembers": (counts_calls(), "not repeatable", "gives different values for the same input"),
    "None": (lambda z: None, "type", "returns None; does it end in a return statement?"),
    "text": (lambda z: "1", "type", "The result is a value of type str, not an array."),
    "list": (lambda z: list(z), "type", "type list, not an array; np.array makes one of it"),
    "generator": (lambda z: (each for each in z), "type", "type generator, not an array"),
    "tuple": (lambda z: (z, z), "type", "type tuple, not an array"),
    "complex": (lambda z: z * 1j, "type", "entries of type complex128, not real numbers"),
    "objects": (lambda z: z.astype(object), "type", "entries of type object, not real numbers"),
    "dict of nothing": (lambda z: {}, "type", "returns a dict without steps"),
    "no step": (lambda z: {"resul": z}, "type", "'resul', which is no step; did you mean 'result'"),
    "no name": (lambda z: {(): z}, "type", "returns a tuple, which is no step: result"),
    "hostile dict": (lambda z: Hostile(a=1), "raises", "raises RuntimeError"),
    "shape": (lambda z: z.sum(), "shape", "has the shape () instead of (1,)"),
    "nan": (lambda z: z * np.nan, "value", "it is [nan] instead of"),
    "too few arguments": (lambda: 0, "arguments", "takes (), and should take (z)"),
    "too many arguments": (lambda a, b: 0, "arguments", "takes (a, b), and should take (z)"),
    "own keywords": (lambda *, q: 0, "arguments", "takes (q), and should take (z)"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_reported(name):
    function, failure, words = HOSTILE[name]
    found = check(function, solvers.tanh, seconds=0.2)
    assert found.failure == failure, found
    assert words in found.message
    assert "\n" not in found.message


def test_a_wrong_number_of_outputs_is_reported():
    found = check(lambda *inputs: inputs[0], solvers.lstm_cell)
    assert "must return 2 values, (h, c), and returns a value of type ndarray" in found.message
    assert "a tuple of 3" in check(lambda *a: (1, 2, 3), solvers.lstm_cell).message


def test_a_solver_without_a_result_asks_for_steps():
    from solvers.activations import activation_values

    found = check(lambda z: z, activation_values)
    assert found.message.startswith("Your function must return a dict of steps")


def test_what_is_printed_is_thrown_away(capfd):
    def loud(z):
        print("noise" * 10_000)
        print("noise", file=sys.stderr)
        warnings.warn("noise", stacklevel=1)
        return np.tanh(z) + 0 * np.log(np.zeros(1) + 1)

    assert check(loud, solvers.tanh).ok
    assert capfd.readouterr() == ("", "")


def test_the_interpreter_is_left_as_it_was():
    streams, filters = (sys.stdout, sys.stderr), list(warnings.filters)
    check(endless, solvers.tanh, seconds=0.1)
    assert (sys.stdout, sys.stderr) == streams
    assert list(warnings.filters) == filters
    assert sys.gettrace() is None or "coverage" in repr(sys.gettrace())


def test_an_endless_function_is_stopped():
    before = set(threading.enumerate())
    check(endless, solvers.tanh, seconds=0.1)
    started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(10)
    assert not any(thread.is_alive() for thread in started)


def test_the_caller_keeps_its_inputs():
    z = np.array([1.0, 2.0])
    check(changes, solvers.tanh, inputs={"z": z})
    assert z.tolist() == [1.0, 2.0]


def test_the_page_of_a_notebook_is_escaped():
    found = check(raises(ValueError("<script>alert(1)</script>")), solvers.tanh)
    page = found._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "#2e7d32" in check(np.tanh, solvers.tanh)._repr_html_()

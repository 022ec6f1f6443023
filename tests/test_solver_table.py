"""docs/solvers.md lists each solver with its conventions and its oracles, and tells the truth."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import solvers
from qgen.families import all_families

PAGE = Path(__file__).parents[1] / "docs" / "solvers.md"
ROWS = re.findall(r"^\| `(\w+\.\w+)` \|.*\|(.*)\|(.*)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
FAMILIES = tuple(all_families().values())


def with_steps(module):
    """The public functions that a module defines and that name their steps on request."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__:
            step = inspect.signature(function).parameters.get("step")
            if step is not None and step.kind is inspect.Parameter.KEYWORD_ONLY:
                yield name, function


SOLVERS = {
    f"{info.name}.{name}": function
    for info in pkgutil.iter_modules(solvers.__path__)
    if not info.ispkg
    for name, function in with_steps(importlib.import_module(f"solvers.{info.name}"))
}


def test_each_solver_is_listed_exactly_once():
    assert sorted(name for name, _, _ in ROWS) == sorted(SOLVERS)


@pytest.mark.parametrize(("name", "conventions", "oracles"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_tells_the_truth(name, conventions, oracles):
    solver = SOLVERS[name]
    for parameter in inspect.signature(solver).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and isinstance(parameter.default, str):
            assert f"`{parameter.name}`: **{parameter.default}**" in conventions
    families = [each for each in FAMILIES if each.solver is solver]
    for option in (each for family in families for each in family.conventions.values()):
        for value in option:
            assert re.search(rf"\b{re.escape(value)}\b", conventions), value
    assert_oracles(solver, oracles, proved=any(family.gradients for family in families))


def assert_oracles(solver, oracles, *, proved):
    """The tests that are linked name the solver, and use the oracles that are claimed."""
    links = re.findall(r"\]\(([^)]+)\)", oracles)
    assert links
    tests = [(PAGE.parent / link).read_text("utf-8") for link in links]
    assert all(re.search(rf"\b{solver.__name__}\b", text) for text in tests)
    claimed, used = oracles.partition("[")[0], "".join(tests)
    assert 'importorskip("torch")' in used or "PyTorch" not in claimed
    assert any("onnx_nodes" in link for link in links) == ("ONNX" in claimed)
    assert proved or "sympy" in used or "SymPy" not in claimed


@pytest.mark.parametrize(
    "claim",
    [
        "PyTorch: [test_threshold](../tests/solvers/test_threshold.py)",  # not used there
        "by hand: [test_pooling](../tests/solvers/test_pooling.py)",  # another solver's test
        "by hand",
    ],
)
def test_a_false_claim_is_noticed(claim):
    with pytest.raises(AssertionError):
        assert_oracles(SOLVERS["threshold.logic_gate"], claim, proved=False)

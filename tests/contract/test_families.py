"""What every problem family must keep, found by file name: none can be left out."""

import re
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
import sympy as sp

from qgen.answers import Blank, Unreadable
from qgen.derived import formula_item
from qgen.families import all_families
from qgen.family import Formula
from qgen.fitness import fit, told_apart
from qgen.marking.judge import judge
from qgen.marking.verdicts import Policy, Verdict
from qgen.notation import tex_name
from qgen.params import Floats, realise
from qgen.problem import Params, Problem
from qgen.render.numerals import unmark
from qgen.render.question import question_template, wording
from qgen.render.worked import Worked
from qgen.resources import folder
from qgen.tolerance import reach
from qgen.variants import derive, draw
from qgen.workload import work
from solvers.formulas import formulas

FAMILIES = all_families()
PROBLEMS = [
    Problem(family, level, 3, conventions)
    for family in FAMILIES.values()
    for level in family.levels
    for conventions in [
        (),
        *(((name, v),) for name, c in family.conventions.items() for v in list(c)[1:]),
    ]
]
every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
every_problem = pytest.mark.parametrize(
    "problem",
    PROBLEMS,
    ids=[f"{p.family.id}-{p.level}" + "".join(f"-{v}" for _, v in p.conventions) for p in PROBLEMS],
)
CLASS = 60


@cache
def variants(problem_index: int) -> Params:
    keys = [derive(b"contract", str(k), "1") for k in range(CLASS)]
    return draw(PROBLEMS[problem_index], keys)


def drawn(problem: Problem) -> Params:
    return variants(next(i for i, p in enumerate(PROBLEMS) if p is problem))


def one(params: Params, k: int) -> Params:
    return {name: value[k] for name, value in params.items()}


@every_family
def test_id_is_the_file_name_and_has_a_template(family):
    home = [name for name, found in FAMILIES.items() if found is family]
    assert home == [family.id]
    blocks = question_template(family.id).blocks
    asked = {part.name for level in family.levels.values() for part in level.parts}
    steps = {step for level in family.levels for step in Problem(family, level).shapes}
    told = {name for name in blocks if name.startswith("worked_")}
    assert set(blocks) - told == {"stem"} | asked
    assert told <= {f"worked_{name}" for name in steps | asked}


@every_family
def test_the_single_answers_that_a_level_names_are_values_it_asks(family):
    for number, level in family.levels.items():
        assert {level.answer, level.choice} - {""} <= set(Problem(family, number).asked)


def test_every_template_belongs_to_a_family():
    files = {
        path.name.removesuffix(".md.j2") for path in (folder("templates") / "questions").iterdir()
    }
    assert files == set(FAMILIES)


@every_family
def test_has_three_levels_and_two_misconceptions_at_each(family):
    assert set(family.levels) == {1, 2, 3}
    for level in family.levels:
        computed = bool(Problem(family, level).asked)
        assert len(family.misconceptions_at(level)) >= 2 * computed
    ids = [error.id for error in family.misconceptions]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in [family.id, *ids])
    assert 1 <= family.unit <= 5


@every_problem
def test_asks_for_steps_of_the_solver_in_its_order(problem):
    order = list(problem.shapes)
    positions = [order.index(step) for step in problem.asked]
    assert positions == sorted(positions)
    assert {error.step for error in problem.misconceptions} <= set(order)
    assert set(problem.family.decimals) <= {s for p in PROBLEMS for s in p.shapes}


@every_problem
def test_keeps_a_good_share_of_its_draws(problem):
    seeds = [derive(b"acceptance", str(k)) for k in range(400)]
    assert fit(problem, realise(problem.spec.params, seeds)).mean() > 0.1


@every_problem
def test_no_variant_is_twice_the_work_of_another(problem):
    params = drawn(problem)
    found = work(problem, params, reach(problem, params).value)
    assert found.max() <= 2 * found.min()


@every_problem
def test_a_variant_does_not_depend_on_its_batch(problem):
    batch = drawn(problem)
    key = derive(b"contract", "7", "1")
    alone = draw(problem, [key])
    for name, value in batch.items():
        np.testing.assert_array_equal(alone[name][0], value[7])


@every_problem
def test_a_batch_is_computed_as_its_variants_are(problem):
    params = drawn(problem)
    batch = problem.run(params).computed
    for k in (0, 1):
        alone = problem.run(one(params, k)).computed
        for step, value in batch.items():
            np.testing.assert_allclose(
                np.broadcast_to(value, (CLASS, *problem.shapes[step]))[k], alone[step]
            )


@every_problem
def test_steps_have_the_shapes_of_their_formulas(problem):
    symbolic = {name: np.shape(value) for name, value in problem.formulas.formulas.items()}
    assert symbolic == problem.shapes


@every_problem
def test_numbers_equal_the_symbolic_formulas(problem):
    """Each step, from the values before it; but for those that the template tells in words."""
    params = one(drawn(problem), 0)
    run = problem.run(params).computed
    values = {**params, **run}
    numbers = {
        symbol: sp.Float(float(np.asarray(values[name])[index]), 30)
        for symbol, (name, index) in problem.formulas.places.items()
    }
    told = question_template(problem.family.id).blocks
    for step, expressions in problem.formulas.formulas.items():
        if f"worked_{step}" in told:
            continue
        for index, expression in np.ndenumerate(np.asarray(expressions, dtype=object)):
            exact = sp.sympify(expression).xreplace(numbers).doit().evalf(20)
            assert float(exact) == pytest.approx(float(np.asarray(run[step])[index]), abs=1e-9), (
                step,
                index,
            )


@every_problem
def test_formulas_that_are_asked_can_be_typed_and_are_marked_right(problem):
    for part in problem.parts:
        if isinstance(part, Formula):
            item = formula_item(problem, part)
            read = item.read(item.right(()), ())
            assert not isinstance(read, Unreadable | Blank), read
            assert item.score(read, Policy()).fraction == 1, item.right(())
            wrong = item.read(item.wrong((), 0), ())
            assert item.score(wrong, Policy()).fraction == 0


@pytest.mark.parametrize("form", ["final", "choice"])
@every_family
def test_can_be_asked_for_the_final_answer_and_as_multiple_choice(family, form):
    for level in family.levels:
        problem = Problem(family, level, form=form)
        if problem.choice or problem.asked:
            seeds = [derive(b"form", str(k)) for k in range(200)]
            good = fit(problem, realise(problem.spec.params, seeds))
            assert good.mean() > 0.05, (level, problem.parts[0].name)


@every_problem
def test_every_misconception_is_told_apart_in_every_variant(problem):
    params = drawn(problem)
    assert told_apart(problem, params, reach(problem, params)).all()


@every_problem
def test_text_and_worked_solution_render(problem):
    params = one(drawn(problem), 0)
    text = wording(problem, params)
    run = problem.run(params)
    worked = Worked(problem, params, run.used, run.computed)
    sources = [text.stem, *text.prompts.values(), *(worked.step(step) for step in problem.shapes)]
    for source in map(unmark, sources):
        assert source
        assert source.count("$") % 2 == 0
        assert not re.search(
            r"nan|None|Undefined|array\(|<built-in|<bound|\be-\d|[⟦⟧\ue000-\uf8ff]", source
        ), source


@every_problem
def test_every_given_number_is_printed(problem):
    """Two variants that differ in one parameter must not read the same."""
    params = drawn(problem)
    first = one(params, 0)
    for name in params:
        other = dict(first)
        other[name] = first[name] + 0.5
        assert wording(problem, other) != wording(problem, first), name


@every_problem
def test_misconceptions_run_on_symbols_and_print(problem):
    params = one(drawn(problem), 0)
    run = problem.run(params)
    lines = Worked(problem, params, run.used, run.computed)
    for error in problem.misconceptions:
        text = lines.step(error.step, error=error)
        assert text != lines.step(error.step), error.id
        assert error.feedback.count("$") % 2 == 0


@every_family
def test_gradients_equal_the_derivatives_of_sympy(family):
    for step, (loss, wrt) in family.gradients.items():
        problem = Problem(family, max(family.levels))
        shapes = {name: param.shape for name, param in problem.spec.params.items()}
        uncut = formulas(family.solver, shapes, problem.settings, cut=[wrt], evaluate=True)
        variables = {**uncut.inputs, **uncut.steps}[wrt]
        for index, symbol in np.ndenumerate(np.asarray(variables, dtype=object)):
            total = sp.sympify(np.sum(uncut.formulas[loss]))
            claimed = sp.sympify(np.asarray(uncut.formulas[step], dtype=object)[index])
            difference = sp.diff(total, symbol) - claimed
            if sp.expand(difference) != 0:  # often enough, and simplifying can take minutes
                assert sp.simplify(difference.rewrite(sp.exp)) == 0, (step, index)


def as_floats(values: dict, steps: list[str]) -> dict[str, Floats]:
    """Values by step; what is undefined cannot be written down and is left blank."""
    arrays = {step: np.asarray(values[step], dtype=float) for step in steps}
    return {step: np.where(np.isfinite(a), a, np.nan) for step, a in arrays.items()}


@every_problem
def test_a_student_who_errs_once_gets_every_other_mark(problem):
    params = drawn(problem)
    right = problem.run(params).computed
    for step in problem.asked:
        value = np.asarray(right[step], dtype=float)
        slip = np.where(np.abs(value) < 0.1, value + 0.07, 0.83 * value)  # stays in its domain
        student = as_floats(problem.run(params, carry={step: slip}).used, problem.asked)
        judged = judge(problem, params, student)
        assert not set(judged[step].verdict) & {Verdict.CORRECT, Verdict.FOLLOW_THROUGH}
        for other in set(problem.asked) - {step}:
            assert set(judged[other].verdict) <= {Verdict.CORRECT, Verdict.FOLLOW_THROUGH}, other


@every_problem
def test_a_student_with_one_misconception_is_told_which_and_pays_once(problem):
    params = drawn(problem)
    rounding = {step: problem.places(step) for step in problem.shapes}
    for error in problem.misconceptions:
        with np.errstate(all="ignore"):
            run = problem.run(params, decimals=rounding, swap=error.swap)
        judged = judge(problem, params, as_floats(run.used, problem.asked))
        verdicts = np.stack([judged[step].verdict for step in problem.asked])
        named = np.stack([judged[step].misconception for step in problem.asked])
        blamed = verdicts == Verdict.MISCONCEPTION
        assert (blamed.sum(axis=0) == 1).all(), error.id
        assert (named[blamed] == error.id).all(), error.id
        assert not (verdicts == Verdict.WRONG).any(), error.id


@every_problem
def test_rounding_every_step_stays_within_tolerance(problem):
    params = drawn(problem)
    key = reach(problem, params)
    rounding = {step: problem.places(step) for step in problem.shapes}
    rounded = problem.run(params, decimals=rounding).used
    for step in problem.asked:
        assert key.accepts(step, rounded[step]).all(), step


@every_problem
def test_tolerance_is_no_wider_than_a_few_units_in_the_last_place(problem):
    key = reach(problem, drawn(problem))
    for step in problem.asked:
        unit = 10.0 ** -problem.places(step)
        assert np.median(key.tolerance[step]) < 20 * unit, step


def test_variants_do_not_depend_on_the_process_or_its_hash_seed():
    code = (
        "from qgen.families import all_families\n"
        "from qgen.problem import Problem\n"
        "from qgen.variants import derive, draw\n"
        "for f in all_families().values():\n"
        "    p = draw(Problem(f, 2), [derive(b's', 'a', '1')])\n"
        "    print(f.id, {n: v.tolist() for n, v in p.items()})\n"
    )

    def output(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert output("1") == output("2") != ""


@every_family
def test_every_printed_name_differs(family):
    """Two values of one question under one symbol would mislead."""
    problem = Problem(family, 3)
    names = [*problem.spec.params, *problem.shapes]
    written = [tex_name(name, symbols=family.symbols) for name in names]
    assert len(set(written)) == len(written), written


def check_values(values: dict[str, Floats]) -> None:
    assert all(np.isfinite(value).all() for value in values.values())


@every_problem
def test_every_value_is_finite(problem):
    check_values({k: np.asarray(v) for k, v in problem.run(drawn(problem)).computed.items()})

"""Imports go one way: from what knows much to what knows little.

A module imports only from layers below its own. Beside each other in one layer, packages
and modules do not import each other; inside a package (and among the solvers' topics)
modules do, without cycles.

    15  __main__
    14  cli                                        options and messages
    13  workflow                                   the jobs: generate, grade, regrade, check, demo
    12  report, files.runs                         sheets, tables, JSON; every run of marks
    11  assemble, files.exam_file, .exam_folder,   from an exam to papers; its file, its folder;
        .changes                                   what a regrade changes
        simulation                                 simulated students, and how they are marked
        homework                                   solvers.check with the families' misconceptions
    10  files.exam, .scope, .overrides             the exam; what can be changed
     9  variants, files.picks, marking,            drawing, choosing, marking, reading
        files.answer_files
     8  fitness, files.questions, render           what is fit; what is asked; pages
     7  derived                                    parts that are asked as items
     6  paper, distractors, workload, files.banks  what was issued; options; how long; items
     5  tolerance, catalogue                       a problem's reach and name
     4  items, families                            the kinds of concept items; of problems
     3  notation, problem, iterations, files.validation, files.roster, expressions
     2  family, entries, files.textfile, answers   records; files; what students write
     1  figures                                    what there is to look at
     0  written, params, resources, files.csv_text, files.mistakes
                                                   words, draws, folders, cells, messages
    ----------------------------------------------------------------------------------------
    -1  solvers                                        the package's face
    -2  solvers.checking                               checks of students' functions
    -3  solvers.jupyter                                traces as formulas with values
    -4  solvers.printing, .symbolic, .formulas, .formula_tex   traces; runs on symbols
    -5  solvers.<topic>                                the mathematics
    -6  solvers.steps                                  recorders
    -7  solvers.arrays, .options, .names, .docstrings  what every solver stands on

A family knows what a family is, how parameters are drawn, what families of iterations share,
figures, and the solvers; nothing else.
Heavy packages are loaded where they are used, not when a module is imported.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LAYERS = {
    15: ("qgen.__main__",),
    14: ("qgen.cli",),
    13: ("qgen.workflow",),
    12: ("qgen.report", "qgen.files.runs"),
    11: (
        "qgen.assemble",
        "qgen.files.exam_file",
        "qgen.files.exam_folder",
        "qgen.files.changes",
        "qgen.homework",
        "qgen.simulation",
    ),
    10: ("qgen.files.exam", "qgen.files.scope", "qgen.files.overrides"),
    9: ("qgen.variants", "qgen.files.picks", "qgen.marking", "qgen.files.answer_files"),
    8: ("qgen.fitness", "qgen.files.questions", "qgen.render"),
    7: ("qgen.derived",),
    6: ("qgen.paper", "qgen.distractors", "qgen.workload", "qgen.files.banks"),
    5: ("qgen.tolerance", "qgen.catalogue"),
    4: ("qgen.items", "qgen.families"),
    3: (
        "qgen.notation",
        "qgen.problem",
        "qgen.iterations",
        "qgen.files.validation",
        "qgen.files.roster",
        "qgen.expressions",
    ),
    2: ("qgen.family", "qgen.entries", "qgen.files.textfile", "qgen.answers"),
    1: ("qgen.figures",),
    0: (
        "qgen.written",
        "qgen.files.csv_text",
        "qgen.resources",
        "qgen.files.mistakes",
        "qgen.params",
    ),
    -2: ("solvers.checking",),
    -3: ("solvers.jupyter",),
    -4: ("solvers.printing", "solvers.symbolic", "solvers.formulas", "solvers.formula_tex"),
    -6: ("solvers.steps",),
    -7: ("solvers.arrays", "solvers.options", "solvers.names", "solvers.docstrings"),
}
RANKS = {name: rank for rank, names in LAYERS.items() for name in names}
TOPICS = -5
FACES = {"solvers": -1, "qgen": 0, "qgen.files": 0}
"""The packages themselves: `solvers` shows the topics, the others hold nothing."""

UPWARD = {
    ("solvers.arrays", "solvers.symbolic"),
    ("solvers.steps", "solvers.printing"),
    ("solvers.steps", "solvers.jupyter"),
}
"""`array_namespace` hands out the namespace of symbols, and imports it when symbols come; a
trace is printed by what stands above it, imported when it is printed."""

FAMILY_MAY_USE = ("qgen.family", "qgen.figures", "qgen.iterations", "qgen.params")
FOR_SYMBOLS = LAYERS[-4]

HEAVY = {
    "sympy": {
        "solvers.symbolic",
        "solvers.formulas",
        "solvers.formula_tex",
        "qgen.render.derivation",
    },
    "pylatexenc": set(),
    "pypandoc": set(),
    "pypdf": set(),
    "rich": set(),
    "typst": set(),
    "cupy": set(),
    "torch": set(),
    "matplotlib": set(),
}
"""The modules that may load each heavy package when they are imported."""

Sources = Mapping[str, str]
"""The text of each module by its name."""


@dataclass(frozen=True)
class Import:
    """One name imported: by whom, and whether already when that module is imported."""

    by: str
    target: str
    at_once: bool


def imports(sources: Sources) -> list[Import]:
    """Every import of every module; those for type checkers only count as late."""
    found = []
    for name, text in sources.items():
        for node, at_once in _statements(ast.parse(text).body, at_once=True):
            for target in _targets(node, sources):
                found.append(Import(name, target, at_once))
    return found


def _statements(body: list[ast.stmt], *, at_once: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for node in body:
        late = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (
            isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        )
        yield node, at_once
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)][1:]
        if late:
            yield from ((child, False) for child in inner)
        else:
            direct = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            handlers = [h for h in ast.iter_child_nodes(node) if isinstance(h, ast.excepthandler)]
            yield from _statements(direct + [s for h in handlers for s in h.body], at_once=at_once)


def _targets(node: ast.stmt, sources: Sources) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            inner = f"{module}.{alias.name}"
            yield inner if inner in sources else module


def home(module: str) -> str:
    """The entry of the table that a module belongs to: `qgen.render` for its modules.

    The files are of different ranks, so each module there is an entry of its own.
    """
    if module.split(".")[0] == "solvers":
        entry = ".".join(module.split(".")[:2])
        return entry if entry in RANKS or entry in FACES else "solvers.<topic>"
    parts = 3 if module.startswith("qgen.files.") else 2
    return ".".join(module.split(".")[:parts])


def rank(module: str) -> int | None:
    """The layer of a module; None if it has no place in the table."""
    entry = home(module)
    return TOPICS if entry == "solvers.<topic>" else RANKS.get(entry, FACES.get(entry))


def complaints(sources: Sources) -> list[str]:
    """Everything that goes the wrong way."""
    wrong = [f"{name} has no place in the table" for name in sources if rank(name) is None]
    known = [each for each in imports(sources) if rank(each.by) is not None]
    for each in known:
        wrong += _direction(each)
        wrong += _family(each)
    return [*wrong, *_cycle(known), *_heavy(known, sources)]


def _direction(each: Import) -> Iterator[str]:
    if each.target.startswith("."):
        yield f"{each.by} imports relatively: {each.target}"
    if each.target.split(".")[0] not in FACES or (each.by, each.target) in UPWARD:
        return
    own, other = rank(each.by), rank(each.target)
    inside = home(each.by) == home(each.target)
    if other is None or own is None or (other >= own and not inside):
        yield f"{each.by} imports {each.target}, which is not below it"


def _family(each: Import) -> Iterator[str]:
    if not (each.by.startswith("qgen.families.") and each.by.count(".") == 3):
        return
    if each.target.startswith("qgen") and each.target not in FAMILY_MAY_USE:
        yield f"the family {each.by} imports {each.target}"
    if each.target in FOR_SYMBOLS:
        yield f"the family {each.by} imports {each.target}, which is for symbols"


def _cycle(known: list[Import]) -> Iterator[str]:
    graph: dict[str, set[str]] = {}
    for each in known:
        if (each.by, each.target) not in UPWARD:
            graph.setdefault(each.by, set()).add(each.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a cycle: {' -> '.join(error.args[1])}"


def _heavy(known: list[Import], sources: Sources) -> Iterator[str]:
    """Modules that load a heavy package when imported, directly or through others."""
    loads = {name: {e.target for e in known if e.by == name and e.at_once} for name in sources}
    for package, allowed in HEAVY.items():
        reached = {n for n, ts in loads.items() if any(t.split(".")[0] == package for t in ts)}
        while more := {n for n, ts in loads.items() if ts & reached} - reached:
            reached |= more
        yield from (f"{name} loads {package} when imported" for name in sorted(reached - allowed))


# ---- the code ------------------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parent.parent


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


CODE = {
    module_name(path): path.read_text(encoding="utf-8")
    for package in ("solvers", "qgen")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def test_the_code_is_found():
    assert {"solvers", "solvers.arrays", "qgen.cli", "qgen.families.foundations.adam"} <= set(CODE)


def test_imports_go_one_way():
    assert complaints(CODE) == []


def test_the_table_names_nothing_that_is_gone():
    assert set(RANKS) - {home(name) for name in CODE} == set()


def test_the_ways_up_exist_and_are_late():
    upward = [each for each in imports(CODE) if (each.by, each.target) in UPWARD]
    assert {(each.by, each.target) for each in upward} == UPWARD
    assert not any(each.at_once for each in upward)


def test_cupy_is_never_imported():
    assert [each.by for each in imports(CODE) if each.target.split(".")[0] == "cupy"] == []


# ---- the checker can fail ------------------------------------------------------------------------

BAD = {
    "solver imports qgen": (
        {"solvers.adam": "import qgen.params", "qgen.params": ""},
        "solvers.adam imports qgen.params, which is not below it",
    ),
    "solver imports qgen inside a function": (
        {"solvers.adam": "def f():\n    from qgen import params", "qgen.params": ""},
        "solvers.adam imports qgen.params, which is not below it",
    ),
    "recorders import a topic": (
        {"solvers.steps": "from solvers.adam import adam", "solvers.adam": ""},
        "solvers.steps imports solvers.adam, which is not below it",
    ),
    "topic imports formulas": (
        {"solvers.adam": "def f():\n    from solvers import formulas", "solvers.formulas": ""},
        "solvers.adam imports solvers.formulas, which is not below it",
    ),
    "neighbours in a layer": (
        {"qgen.paper": "from qgen.fitness import fit", "qgen.fitness": ""},
        "qgen.paper imports qgen.fitness, which is not below it",
    ),
    "upward": (
        {"qgen.marking.grade": "from qgen.report.tables import x", "qgen.report.tables": ""},
        "qgen.marking.grade imports qgen.report.tables, which is not below it",
    ),
    "upward for a type checker": (
        {
            "qgen.params": "if TYPE_CHECKING:\n    from qgen.family import Family",
            "qgen.family": "",
        },
        "qgen.params imports qgen.family, which is not below it",
    ),
    "upward in a class, a try and an except": (
        {
            "qgen.params": "class A:\n  try:\n    pass\n  except E:\n    import qgen.family",
            "qgen.family": "",
        },
        "qgen.params imports qgen.family, which is not below it",
    ),
    "a family imports another": (
        {
            "qgen.families.a.one": "from qgen.families.a.two import FAMILY",
            "qgen.families.a.two": "",
        },
        "the family qgen.families.a.one imports qgen.families.a.two",
    ),
    "a family imports a neighbour of another room": (
        {"qgen.families.a.one": "from qgen.families.b import two", "qgen.families.b.two": ""},
        "the family qgen.families.a.one imports qgen.families.b.two",
    ),
    "a family imports what files are for": (
        {"qgen.families.a.one": "import qgen.files.textfile", "qgen.files.textfile": ""},
        "the family qgen.families.a.one imports qgen.files.textfile",
    ),
    "a family imports symbols": (
        {"qgen.families.a.one": "import solvers.formulas", "solvers.formulas": ""},
        "the family qgen.families.a.one imports solvers.formulas, which is for symbols",
    ),
    "a cycle in a package": (
        {"qgen.cli.a": "import qgen.cli.b", "qgen.cli.b": "def f():\n    import qgen.cli.a"},
        "a cycle: qgen.cli.a -> qgen.cli.b -> qgen.cli.a",
    ),
    "a cycle of topics": (
        {"solvers.a": "import solvers.b", "solvers.b": "import solvers.a"},
        "a cycle: solvers.a -> solvers.b -> solvers.a",
    ),
    "no place": ({"qgen.novelty": ""}, "qgen.novelty has no place in the table"),
    "something that has no place": (
        {"qgen.paper": "import qgen.novelty"},
        "qgen.paper imports qgen.novelty, which is not below it",
    ),
    "relative": ({"qgen.paper": "from . import params"}, "qgen.paper imports relatively: ."),
    "heavy at once": (
        {"qgen.paper": "import sympy.core as sc"},
        "qgen.paper loads sympy when imported",
    ),
    "heavy at once in a condition": (
        {"qgen.paper": "if True:\n    from rich import table"},
        "qgen.paper loads rich when imported",
    ),
    "heavy through another": (
        {"qgen.paper": "from solvers.formulas import x", "solvers.formulas": "import sympy"},
        "qgen.paper loads sympy when imported",
    ),
}


@pytest.mark.parametrize(("sources", "complaint"), BAD.values(), ids=BAD)
def test_what_goes_the_wrong_way_is_found(sources, complaint):
    assert complaint in complaints(sources)


GOOD = {
    "heavy inside a function": {"qgen.paper": "def f():\n    import sympy, typst"},
    "heavy inside a method": {
        "qgen.paper": "class A:\n    def f(self):\n        import rich.table"
    },
    "heavy for a type checker": {"qgen.paper": "if TYPE_CHECKING:\n    import sympy"},
    "inside a package": {"qgen.cli.a": "import qgen.cli.b", "qgen.cli.b": ""},
    "a family imports a solver": {"qgen.families.a.one": "import solvers.adam", "solvers.adam": ""},
    "a name that only looks heavy": {"qgen.paper": "import sympy_like, typstry"},
}


@pytest.mark.parametrize("sources", GOOD.values(), ids=GOOD)
def test_what_goes_the_right_way_is_left_alone(sources):
    assert complaints(sources) == []

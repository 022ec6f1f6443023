"""One question with its worked solution, to look at or to check with one's own code."""

import json

from qgen.assemble import options, variant
from qgen.files.exam_folder import new_secret
from qgen.paper import FamilyAsked
from qgen.problem import Problem
from qgen.render.document import Document, Markdown, Part, Question, Section, converted
from qgen.render.numerals import unmark
from qgen.report.questions import solved_question
from qgen.report.variant_json import variant_json
from qgen.variants import derive, draw

DECIMALS = 3
"""Of a specimen where nothing else is asked."""

TERMINAL_RULE = "─" * 72


def specimen(problem: Problem, seed: int, kind: str) -> str | bytes:
    """Draw a variant and return it in one format.

    Parameters
    ----------
    problem
        The question.
    seed
        The same seed gives the same variant.
    kind
        `text` for a terminal, `md`, `html`, `pdf` or `json`.
    """
    asked = drawn(problem, specimen_key(problem, seed))
    if kind == "json":
        data = variant_json(asked, seed=seed)
        return json.dumps(data, indent=1, ensure_ascii=False)
    question = solved_question(asked, {}, decimals=problem.decimals)
    if kind in ("text", "md"):
        source = _markdown(problem, question)
        return _text(source) if kind == "text" else unmark(source)
    return printed(_document(problem, asked, question, seed), kind)


def specimen_key(problem: Problem, seed: int) -> bytes:
    """Return the bits of a specimen."""
    return derive(new_secret(seed), "show", problem.family.id, str(problem.level))


def drawn(problem: Problem, key: bytes, *, number: int = 1) -> FamilyAsked:
    """Draw a variant as the question of this number, its options in an order of their own."""
    params = draw(problem, [key])
    offered = options(problem, params)[0]
    return variant(
        problem,
        number,
        {name: value[0] for name, value in params.items()},
        marks=None,
        options=offered,
        order=sorted(range(len(offered)), key=lambda k: derive(key, "options", str(k))),
    )


def _markdown(problem: Problem, question: Question) -> str:
    """The question, then the solution, as one Markdown text."""
    family = problem.family
    head = f"**{family.title}** · unit {family.unit}, {family.topic} · level {problem.level}"
    asked = [f"({p.label}) {p.prompt} [{p.marks:g}]{_listed(p)}" for p in question.parts]
    solved = [f"({p.label})\n\n{p.working}\n\nAnswer: {p.answer}" for p in question.parts]
    source = f"*Source: {family.source}*"
    seen = [f"*Figure.* {question.figure.alt}"] if question.figure else []
    return "\n\n".join(
        [head, question.stem, *seen, *asked, TERMINAL_RULE, *solved, TERMINAL_RULE, source]
    )


def _listed(part: Part) -> str:
    """The options of a part, each in a paragraph."""
    return "".join(f"\n\n{letter}. {text}" for letter, text in part.options)


def _text(source: str) -> str:
    from qgen.render.terminal import as_text

    return as_text(source)


def _document(problem: Problem, asked: FamilyAsked, question: Question, seed: int) -> Document:
    family = problem.family
    return Document(
        kind="solution",
        title=family.title,
        course=f"Unit {family.unit} · {family.topic} · level {problem.level}",
        date="",
        duration="",
        instructions=Markdown(f"Source: {family.source}"),
        student_name="",
        student_id="",
        code=f"seed {seed}",
        practice=False,
        total=sum(asked.marks),
        sections=(Section(title="", instructions=Markdown(), questions=(question,)),),
    )


def printed(document: Document, kind: str) -> str | bytes:
    """Typeset a document, `html` or `pdf`."""
    from qgen.render.html import page
    from qgen.render.typeset import pdf

    if kind == "html":
        return page(converted([document], "html")[0])
    return pdf(converted([document], "typst")[0])

"""The key as a table: every part of every paper with its value and tolerance."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from qgen.derived import items_of
from qgen.files.csv_text import csv_text
from qgen.items import Item
from qgen.paper import FamilyAsked, ItemAsked, Paper
from qgen.problem import Problem
from qgen.tolerance import reach
from qgen.written import plain_array

HEADER = ["id", "code", "part", "asked", "marks", "expected", "tolerance"]

Row = list[str]


def key_csv(papers: Sequence[Paper], items: Mapping[str, Item]) -> str:
    """One row for each part of each paper."""
    batches: dict[Problem, list[tuple[int, FamilyAsked]]] = defaultdict(list)
    rows: dict[tuple[int, str], Row] = {}
    for k, paper in enumerate(papers):
        for asked in paper.questions:
            if isinstance(asked, ItemAsked):
                rows[k, asked.labels[0]] = _of_item(items[asked.item], asked)
            else:
                batches[asked.problem].append((k, asked))
    for problem, batch in batches.items():
        rows |= _of_problem(problem, batch)
    return csv_text([HEADER, *_in_order(papers, rows)])


def _of_problem(
    problem: Problem, batch: Sequence[tuple[int, FamilyAsked]]
) -> dict[tuple[int, str], Row]:
    """The parts of all variants of a problem, from one run."""
    inputs = [asked.inputs() for _, asked in batch]
    key = reach(problem, {name: np.stack([one[name] for one in inputs]) for name in inputs[0]})
    rows = {}
    for row, (k, asked) in enumerate(batch):
        for step, (label, marks) in asked.values.items():
            rows[k, label] = [
                f"{asked.family}.{step}",
                f"{marks:g}",
                problem.written(step, key.value[step][row]),
                plain_array(key.tolerance[step][row].max(), problem.places(step) + 2),
            ]
        for label, (item, paper) in items_of(asked).items():
            rows[k, label] = _of_item(item, paper)
    return rows


def _of_item(item: Item, asked: ItemAsked) -> Row:
    return [asked.item, f"{asked.marks[0]:g}", item.right(asked.order), ""]


def _in_order(papers: Sequence[Paper], rows: Mapping[tuple[int, str], Row]) -> Iterator[Row]:
    for k, paper in enumerate(papers):
        for asked in paper.questions:
            for label in asked.labels:
                yield [paper.student.id, paper.code, label, *rows[k, label]]

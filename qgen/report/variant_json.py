"""A variant as JSON: everything needed to check its key with one's own code."""

from typing import Any

import numpy as np

from qgen.derived import items_of
from qgen.items import Item
from qgen.paper import FamilyAsked, ItemAsked
from qgen.problem import Problem
from qgen.render.numerals import unmark
from qgen.render.question import picture, wording
from qgen.tolerance import Reach, reach
from solvers.steps import Trace

FORMAT = "qgen-variant/1"
"""Raised when a field changes its meaning or goes; new fields may come at any time."""


def variant_json(asked: FamilyAsked, *, seed: int | None = None) -> dict[str, Any]:
    """Return what docs/variant-format.md describes.

    Parameters
    ----------
    asked
        The variant.
    seed
        Of a specimen, for the reader.
    """
    problem, family = asked.problem, asked.problem.family
    return {
        "format": FORMAT,
        "id": family.id,
        "title": family.title,
        "unit": family.unit,
        "topic": family.topic,
        "level": problem.level,
        "seed": seed,
        "source": family.source,
        "conventions": problem.chosen,
        "settings": dict(problem.spec.settings),
        "params": {
            name: {"shape": list(value.shape), "value": value.tolist()}
            for name, value in asked.inputs().items()
        },
        "stem": unmark(wording(problem, asked.inputs()).stem),
        "figure": _figure(asked),
        "parts": _parts(asked),
        "misconceptions": _misconceptions(asked),
    }


def _figure(asked: FamilyAsked) -> dict[str, Any] | None:
    """What there is to look at, as a drawing and in words."""
    shown = picture(asked.problem, asked.inputs())
    return {"svg": shown.svg, "alt": shown.alt, "in_paper": not shown.tells} if shown else None


def _parts(asked: FamilyAsked) -> list[dict[str, Any]]:
    problem = asked.problem
    key = reach(problem, _batch(asked))
    prompts = wording(problem, asked.inputs()).prompts
    derived = items_of(asked)
    return [
        {
            "label": label,
            "step": part.name,
            "prompt": unmark(prompts[part.name]),
            **(_item(*derived[label]) if label in derived else _value(problem, key, part.name)),
            "marks": marks,
            "minutes": part.minutes,
        }
        for label, part, marks in zip(asked.labels, problem.parts, asked.marks, strict=True)
    ]


def _value(problem: Problem, key: Reach, step: str) -> dict[str, Any]:
    words = {"words": list(problem.words[step])} if step in problem.words else {}
    return {
        "kind": _kind(problem.shapes[step]),
        "shape": list(problem.shapes[step]),
        "value": key.value[step][0].tolist(),
        "decimals": problem.places(step),
        "tolerance": key.tolerance[step][0].tolist(),
        **words,
    }


def _item(item: Item, paper: ItemAsked) -> dict[str, Any]:
    """A formula, a construction or a choice: an answer that is right, as it is typed."""
    options = [text for _, text in item.printed(paper.order).options]
    shown = {"options": options} if options else {}
    return {"kind": item.kind, "value": item.right(paper.order), **shown}


def _misconceptions(asked: FamilyAsked) -> list[dict[str, Any]]:
    """Each known error, and the asked values that it changes."""
    problem, params = asked.problem, _batch(asked)
    right = problem.run(params)
    found = []
    for error in problem.misconceptions:
        with np.errstate(all="ignore"):
            wrong = problem.run(params, swap=error.swap)
        found.append(
            {
                "id": error.id,
                "step": error.step,
                "feedback": error.feedback,
                "leads_to": _changed(problem, right, wrong),
            }
        )
    return found


def _changed(problem: Problem, right: Trace, wrong: Trace) -> dict[str, Any]:
    """The asked steps whose value an error changes; null where it becomes undefined."""
    changed = {}
    for step in problem.asked:
        value = np.asarray(wrong.computed[step][0], dtype=float)
        if not np.allclose(value, right.computed[step][0]):
            changed[step] = value.tolist() if np.isfinite(value).all() else None
    return changed


def _batch(asked: FamilyAsked) -> dict[str, np.ndarray]:
    return {name: value[None] for name, value in asked.inputs().items()}


def _kind(shape: tuple[int, ...]) -> str:
    return ("number", "vector", "matrix")[len(shape)] if len(shape) < 3 else "tensor"

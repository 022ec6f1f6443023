"""Learning curves."""

from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.plots import Frame, axes
from qgen.figures.shapes import Shape, box, circle, label, number, path

WIDE, HIGH, DOT = 250, 120, 2.2


def learning_curves(train: Any, val: Any) -> Figure:
    """Draw the errors on the training and the validation set by epoch.

    Parameters
    ----------
    train, val
        In per cent, one for each epoch.
    """
    train, val = np.asarray(train, dtype=float), np.asarray(val, dtype=float)
    top = 10 * np.ceil(max(train.max(), val.max()) / 10)
    frame = Frame((0, 0), (len(train), top), WIDE, HIGH)
    seen = [frame.at(k + 1, error) for k, error in enumerate(train)]
    unseen = [frame.at(k + 1, error) for k, error in enumerate(val)]
    shapes: list[Shape] = [
        *axes(frame, "", "", every=(1, 10)),
        label("epoch", (WIDE / 2, HIGH + 21)),
        label("error in %", (-12, -20), anchor="start"),
        path(seen, width=1.1),
        path(unseen, width=1.1, dashes="4 2.5"),
        *(circle(point, DOT, shade=1) for point in seen),
        *(box((x - DOT, y - DOT), (2 * DOT, 2 * DOT), shade=1) for x, y in unseen),
        label("training", (seen[-1][0] + 12, seen[-1][1]), anchor="start"),
        label("validation", (unseen[-1][0] + 12, unseen[-1][1]), anchor="start"),
    ]
    return figure(
        shapes,
        f"Learning curves over {len(train)} epochs, errors in per cent. Training: {_all(train)}. "
        f"Validation: {_all(val)}.",
    )


def _all(errors: np.ndarray) -> str:
    return ", ".join(number(error) for error in errors)

"""Underfitting, overfitting and early stopping, read from learning curves."""

from collections.abc import Sequence
from itertools import accumulate, product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import learning_curves
from qgen.params import Choice, Fixed, Param, Pick
from solvers.arrays import Array, array_namespace
from solvers.early_stopping import (
    best_epoch,
    fit_diagnosis,
    lowest,
    stop_epoch,
    verdict,
    waits,
)
from solvers.steps import Values

_WORDS = ("underfits", "overfits", "fits")
_BEST = Part("best_epoch", marks=1, minutes=1)
_STOP = Part("stop_epoch", marks=2, minutes=3)
_VERDICT = Part("verdict", marks=2, minutes=2, labels=_WORDS)

Changes = Sequence[Sequence[int]]
"""From one epoch to the next, by how many percentage points an error may change."""


def _curves(starts: Sequence[int], changes: Changes) -> list[list[int]]:
    """Errors in per cent by epoch, one curve for each choice of a start and changes."""
    return [list(accumulate(steps)) for steps in product(starts, *changes)]


_DOWN = ((-9, -7), (-6, -5))
_UP = (1, 2, 3)
_BUMP = (1, 2)
_FLAT = ((-1,), (1, 2), (-1, 1))
"""Three epochs without an improvement of more than 1."""
_VALIDATION = {
    1: _curves(range(34, 44), (*_DOWN, (-4, -3), _UP, _UP))
    + _curves(range(34, 44), (*_DOWN, _UP, _UP, _UP)),
    2: _curves(range(36, 44), (*_DOWN, (1, 2), (-6, -4), _UP, _UP, (1, 2)))  # best at epoch 5
    + _curves(range(36, 44), ((-9, -7), (1, 2), (-7, -5), (-4, -3), _UP, _UP, (1, 2)))
    + _curves(range(34, 42), ((-9, -7), (1, 2), (-7, -6), _UP, _UP, (1, 2), (1, 2)))  # at 4
    + _curves(range(34, 42), ((-9, -7), (1, 2), (-6, -5), _UP, _UP, (1, 2), (1, 2))),
    3: _curves(range(38, 44), (*_DOWN, _BUMP, (-6, -5), *_FLAT, (-8, -7), _BUMP))  # at 5
    + _curves(range(36, 42), ((-9, -7), _BUMP, (-8, -6), *_FLAT, _BUMP, (-9, -8), _BUMP)),  # at 4
}
_TRAINING = {
    1: _curves(range(28, 34), ((-8, -6), (-6, -4), (-5, -4, -3), (-4, -3, -2), (-3, -2, -1))),
    2: _curves(range(30, 34), ((-8, -6), (-5, -4), (-4, -3), (-4, -2), (-3, -2), (-2, -1), (-1,))),
    3: _curves(
        range(32, 36),
        ((-8, -6), (-5, -4), (-4, -3), (-4, -2), (-3, -2), (-2, -1), (-1,), (-2, -1), (-1,)),
    ),
}


def _params(level: int) -> dict[str, Param]:
    return {
        "train": Pick(_TRAINING[level]),
        "val": Pick(_VALIDATION[level]),
        "target": Choice((8, 10, 12, 15, 20)),
        "margin": Choice((5, 6, 8, 10)),
    }


def _lowest_of_all(errors: Array) -> Array:
    """The epoch of the lowest error, however small the improvement and however late."""
    return best_epoch(waits(errors, lowest(errors)), errors.shape[-1])


def _never_reset(s: Values) -> Array:
    """Count all epochs without improvement, whether in a row or not."""
    xp = array_namespace(s.right)
    total = 0 * s.right[..., 0]
    counts = []
    for t in range(s.right.shape[-1]):
        total = total + xp.where(xp.less(s.right[..., t], 1), 0, 1)
        counts.append(total)
    return xp.stack(counts, axis=-1)


def _swapped(s: Values) -> Array:
    xp = array_namespace(s.right)
    return xp.where(xp.less(s.right, 2), 1 - s.right, s.right)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A generalisation gap at every epoch, no error at a limit, and a clear diagnosis."""
    good = (s.val > s.train).all(axis=-1) & (s.train > 0).all(axis=-1)
    good &= (s.train_error != s.target[:, None]).all(axis=-1)
    good &= (s.gap != s.margin[:, None]).all(axis=-1)
    if "stop_epoch" in s:
        good &= s.stop_epoch < s.val.shape[-1]
    return np.asarray(good & (s.verdict < 2).any(axis=-1))


FAMILY = Family(
    id="fit_diagnosis",
    title="Underfitting, overfitting and early stopping",
    unit=3,
    topic="overfitting",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), Section 5.2 and Algorithm 7.1",
    solver=fit_diagnosis,
    levels={
        1: Level(params=_params(1), parts=(_BEST, Part("gap", marks=1, minutes=1), _VERDICT)),
        2: Level(
            params={**_params(2), "patience": Fixed(2)},
            parts=(_STOP, _BEST, _VERDICT),
        ),
        3: Level(
            params={**_params(3), "patience": Fixed(3), "min_delta": Fixed(1)},
            parts=(_STOP, _BEST, Part("gap", marks=1, minutes=1), _VERDICT),
        ),
    },
    misconceptions=(
        Misconception(
            "smallest_improvement_counted",
            "waited",
            lambda s: waits(s.val, lowest(s.val)),
            "A fall of the error that is not larger than the minimal improvement does not count: "
            "the counter goes on.",
            levels=(3,),
        ),
        Misconception(
            "counter_not_reset",
            "waited",
            _never_reset,
            "The patience is for epochs *in a row*: each improvement sets the counter back to 0.",
            levels=(2, 3),
        ),
        Misconception(
            "patience_ignored",
            "stop_epoch",
            lambda s: stop_epoch(s.waited, 1),
            "A single epoch without improvement may be noise. Training stops only when as many "
            "in a row as the patience says have passed.",
            levels=(2, 3),
        ),
        Misconception(
            "training_error_used",
            "best_epoch",
            lambda s: _lowest_of_all(s.train),
            "The training error falls as long as one trains. Which epoch generalises best is "
            "seen on data that were not trained on: the *validation* error decides.",
        ),
        Misconception(
            "last_weights_kept",
            "best_epoch",
            lambda s: s.stop_epoch,
            "When training stops, the weights are already older than the best ones: early "
            "stopping goes back to those of the last improvement.",
            levels=(2, 3),
        ),
        Misconception(
            "epochs_after_the_stop_seen",
            "best_epoch",
            lambda s: _lowest_of_all(s.val),
            "Early stopping cannot look ahead: epochs after the stop are never trained, even if "
            "the error would have fallen again.",
            levels=(3,),
        ),
        Misconception(
            "validation_error_against_target",
            "verdict",
            lambda s: verdict(s.val_error, s.gap, s.target, s.margin),
            "Underfitting shows on the *training* set: a model with a low training error has "
            "learned its data, and a high validation error then means that it overfits.",
        ),
        Misconception(
            "underfitting_and_overfitting_swapped",
            "verdict",
            _swapped,
            "A model that is too simple or trained too little *underfits*: its training error is "
            "high. One that has learned its training set by heart *overfits*: the gap is large.",
        ),
    ),
    symbols={
        "train": "E_{\\mathrm{train}}",
        "val": "E_{\\mathrm{val}}",
        "lowest": "E_{\\mathrm{best}}",
        "waited": "w",
        "stop_epoch": "t_{\\mathrm{stop}}",
        "best_epoch": "t_{\\mathrm{best}}",
        "train_error": "e",
        "val_error": "f",
        "gap": "d",
        "verdict": (r"\text{best}", r"\text{last}"),
        "min_delta": r"\delta",
        "patience": r"\pi",
        "target": r"\tau",
        "margin": "m",
    },
    fit=_fit,
    figure=lambda s: learning_curves(s.train, s.val),
)

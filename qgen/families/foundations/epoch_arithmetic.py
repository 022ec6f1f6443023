"""Batches, iterations and epochs of a training run."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import Array, array_namespace
from solvers.steps import Values
from solvers.training_arithmetic import epoch_arithmetic


def _train(s: Values) -> Array:
    """The size of the training set."""
    return s.train if "train" in s else s.samples


def _rounded_wrongly(s: Values) -> Array:
    return s.right - 1 if s.last_batch == "kept" else s.right + 1


def _rounded_at_the_end(s: Values) -> Array:
    xp = array_namespace(s.epochs)
    total = _train(s) * s.epochs / s.batch_size
    return xp.ceil(total) if s.last_batch == "kept" else xp.floor(total)


def _full_batch(s: Values) -> Array:
    """The last batch taken for a full one, or nothing for dropped."""
    return s.right * 0 + (s.batch_size if s.last_batch == "kept" else 0)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Whole numbers of samples, a last batch that is not full, an iteration inside an epoch."""
    train = _train(s)
    remainder = train % s.batch_size
    good = (train % 1 == 0) & (remainder > 1) & (remainder < s.batch_size - 1)
    if "position" in s:
        good &= (s.epoch > 1) & (s.epoch <= s.epochs)
        good &= (s.position > 1) & (s.position < s.batches)
    return np.asarray(good)


_COUNTS = (Part("batches", 1, 1), Part("last", 1, 1), Part("iterations", 1, 1))
_TRAIN = Part("train", 1, 1)

FAMILY = Family(
    id="epoch_arithmetic",
    title="Batches, iterations and epochs",
    unit=1,
    topic="optimizers",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), sect. 8.1.3",
    solver=epoch_arithmetic,
    levels={
        1: Level(
            params={
                "samples": Grid(200, 1500, 50),
                "batch_size": Choice([20, 32, 40, 60, 64]),
                "epochs": Grid(5, 20, 5),
            },
            parts=_COUNTS,
        ),
        2: Level(
            params={
                "samples": Grid(2000, 12000, 500),
                "batch_size": Choice([32, 48, 64, 96, 128]),
                "epochs": Grid(5, 30, 5),
                "held_out": Choice([10, 15, 20, 25]),
            },
            parts=(_TRAIN, *_COUNTS),
        ),
        3: Level(
            params={
                "samples": Grid(20000, 60000, 1000),
                "batch_size": Choice([64, 96, 128, 256]),
                "epochs": Choice([20, 30, 40]),
                "held_out": Choice([10, 15, 20, 25]),
                "t": Grid(1000, 5000, 250),
            },
            parts=(_TRAIN, *_COUNTS, Part("epoch", 1, 2), Part("position", 2, 2)),
        ),
    },
    misconceptions=(
        Misconception(
            "nothing_held_out",
            "train",
            lambda s: s.samples,
            "The validation data are held out: the model is trained on the rest only.",
            levels=(2, 3),
        ),
        Misconception(
            "trained_on_the_held_out",
            "train",
            lambda s: s.samples - s.right,
            "The share that is held out is for validation; the *other* samples are for training.",
            levels=(2, 3),
        ),
        Misconception(
            "rounded_wrongly",
            "batches",
            _rounded_wrongly,
            "A batch that is not full still makes an iteration if it is kept, so the quotient is "
            "rounded up; it is rounded down only if that batch is dropped.",
        ),
        Misconception(
            "last_batch_taken_as_full",
            "last",
            _full_batch,
            "The full batches do not use up the training set: subtract their samples from it and "
            "see what remains.",
        ),
        Misconception(
            "rounded_at_the_end",
            "iterations",
            _rounded_at_the_end,
            "Batches do not run on into the next epoch: round *per epoch*, then multiply by the "
            "number of epochs.",
        ),
        Misconception(
            "samples_for_batches",
            "iterations",
            lambda s: _train(s) * s.epochs,
            "An iteration is one update of the weights, and there is one for each *batch*, not "
            "for each sample.",
        ),
        Misconception(
            "completed_epochs",
            "epoch",
            lambda s: s.right - 1,
            "The quotient rounded down counts the epochs that are *complete*; the iteration falls "
            "into the next one.",
            levels=(3,),
        ),
        Misconception(
            "counted_from_zero",
            "position",
            lambda s: s.right - 1,
            "Iterations are counted from 1: the first one after the complete epochs has number 1.",
            levels=(3,),
        ),
        Misconception(
            "not_rounded",
            "batches",
            lambda s: _train(s) / s.batch_size,
            "There is no fraction of a batch: an iteration happens or does not.",
        ),
    ),
    symbols={
        "samples": "N",
        "batch_size": "B",
        "epochs": "E",
        "held_out": "p",
        "train": r"N_{\text{train}}",
        "batches": "b",
        "last": "r",
        "iterations": "T",
        "epoch": "e",
        "position": "j",
    },
    conventions={
        "last_batch": Convention(
            {
                "kept": "A last batch that is not full is used like the others.",
                "dropped": "A last batch that would not be full is dropped in each epoch.",
            }
        )
    },
    fit=_fit,
)

"""The computations of a deep-learning course, each written once with named steps.

    >>> import numpy as np
    >>> import solvers
    >>> solvers.softmax(np.array([1.0, 1.0]))
    array([0.5, 0.5])

Batch axes lead: every function takes arrays of shape (..., D). `trace` runs a function
and returns its named steps; `check` compares a function of your own with one of these.
"""

from solvers.activations import heaviside, relu, sigmoid, softmax, tanh
from solvers.attention import attention
from solvers.backprop import backprop_step
from solvers.checking import CannotDraw, Check, Mistake, check
from solvers.convolution import conv2d
from solvers.detection import box_iou
from solvers.losses import categorical_cross_entropy
from solvers.optimizers import adam
from solvers.perceptron import perceptron_update
from solvers.pooling import max_pool2d
from solvers.recurrent import gru_cell, lstm_cell
from solvers.regularization import weight_decay_step
from solvers.steps import Trace, trace, value_only
from solvers.vae import vae_elbo

__all__ = [
    "CannotDraw",
    "Check",
    "Mistake",
    "Trace",
    "adam",
    "attention",
    "backprop_step",
    "box_iou",
    "categorical_cross_entropy",
    "check",
    "conv2d",
    "gru_cell",
    "heaviside",
    "lstm_cell",
    "max_pool2d",
    "perceptron_update",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "trace",
    "vae_elbo",
    "value_only",
    "weight_decay_step",
]

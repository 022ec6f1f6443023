"""The computations of a deep-learning course, each written once with named steps.

    >>> import numpy as np
    >>> import solvers
    >>> solvers.softmax(np.array([1.0, 1.0]))
    array([0.5, 0.5])

Batch axes lead: every function takes arrays of shape (..., D). `trace` runs a function
and returns its named steps; `check` compares a function of your own with one of these.
"""

from solvers.activations import (
    activation_values,
    heaviside,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    swish,
    tanh,
)
from solvers.adaline import delta_rule
from solvers.adaptive import adagrad, rmsprop
from solvers.architectures import cnn_shapes
from solvers.attention import attention, multi_head_attention
from solvers.augmentation import augmentation
from solvers.autoencoder import autoencoder
from solvers.backprop import backprop_step
from solvers.bag_of_words import bag_of_words_classifier
from solvers.blocks import dense_block_channels, inception_parameters, separable_cost
from solvers.bptt import bptt_gradient
from solvers.chain import chain_rule_gradient
from solvers.checking import CannotDraw, Check, Mistake, check
from solvers.convolution import conv2d, conv2d_channels
from solvers.convolution_gradient import conv2d_gradient
from solvers.crf import crf_likelihood, crf_viterbi
from solvers.derivatives import activation_derivatives, loss_gradient
from solvers.descent import gradient_descent, minibatch_gradient_descent, sgd_step
from solvers.detection import box_iou, non_maximum_suppression
from solvers.dropout import dropout
from solvers.early_stopping import fit_diagnosis
from solvers.feature_maps import feature_map_pipeline
from solvers.gan import gan_losses, optimal_discriminator
from solvers.generative_scores import frechet_distance, inception_score
from solvers.language_model import bigram_language_model
from solvers.losses import binary_cross_entropy, categorical_cross_entropy, regression_losses
from solvers.metrics import classification_metrics
from solvers.momentum import momentum
from solvers.multilayer import mlp_forward
from solvers.optimizers import adam
from solvers.parameters import dense_versus_conv, recurrent_parameters, transformer_parameters
from solvers.perceptron import perceptron_convergence, perceptron_epoch, perceptron_update
from solvers.pooling import average_pool2d, max_pool2d
from solvers.positional import positional_encoding
from solvers.ranking import average_precision
from solvers.recurrent import gru_cell, lstm_cell, rnn_cell
from solvers.regularization import weight_decay_step, weight_penalty
from solvers.residual import residual_block
from solvers.rprop import rprop
from solvers.sampling import temperature_sampling
from solvers.segmentation import instance_matching, segmentation_metrics
from solvers.separability import linear_separability
from solvers.shapes import conv_output_shape, receptive_field
from solvers.softmax_layer import softmax_layer_step, softmax_probabilities
from solvers.spans import bio_entity_f1
from solvers.steps import Trace, trace, value_only
from solvers.style import style_transfer_losses
from solvers.threshold import gate_design, logic_gate, threshold_network, threshold_neuron
from solvers.through_time import gru, lstm, rnn
from solvers.training_arithmetic import epoch_arithmetic, k_fold
from solvers.transfer import capacity, conv_base_features, transfer_parameters
from solvers.transposed import transposed_conv2d
from solvers.vae import vae_elbo, vae_sample

__all__ = [
    "CannotDraw",
    "Check",
    "Mistake",
    "Trace",
    "activation_derivatives",
    "activation_values",
    "adagrad",
    "adam",
    "attention",
    "augmentation",
    "autoencoder",
    "average_pool2d",
    "average_precision",
    "backprop_step",
    "bag_of_words_classifier",
    "bigram_language_model",
    "binary_cross_entropy",
    "bio_entity_f1",
    "box_iou",
    "bptt_gradient",
    "capacity",
    "categorical_cross_entropy",
    "chain_rule_gradient",
    "check",
    "classification_metrics",
    "cnn_shapes",
    "conv2d",
    "conv2d_channels",
    "conv2d_gradient",
    "conv_base_features",
    "conv_output_shape",
    "crf_likelihood",
    "crf_viterbi",
    "delta_rule",
    "dense_block_channels",
    "dense_versus_conv",
    "dropout",
    "epoch_arithmetic",
    "feature_map_pipeline",
    "fit_diagnosis",
    "frechet_distance",
    "gan_losses",
    "gate_design",
    "gradient_descent",
    "gru",
    "gru_cell",
    "heaviside",
    "inception_parameters",
    "inception_score",
    "instance_matching",
    "k_fold",
    "leaky_relu",
    "linear_separability",
    "logic_gate",
    "loss_gradient",
    "lstm",
    "lstm_cell",
    "max_pool2d",
    "minibatch_gradient_descent",
    "mlp_forward",
    "momentum",
    "multi_head_attention",
    "non_maximum_suppression",
    "optimal_discriminator",
    "perceptron_convergence",
    "perceptron_epoch",
    "perceptron_update",
    "positional_encoding",
    "receptive_field",
    "recurrent_parameters",
    "regression_losses",
    "relu",
    "residual_block",
    "rmsprop",
    "rnn",
    "rnn_cell",
    "rprop",
    "segmentation_metrics",
    "separable_cost",
    "sgd_step",
    "sigmoid",
    "softmax",
    "softmax_layer_step",
    "softmax_probabilities",
    "style_transfer_losses",
    "swish",
    "tanh",
    "temperature_sampling",
    "threshold_network",
    "threshold_neuron",
    "trace",
    "transfer_parameters",
    "transformer_parameters",
    "transposed_conv2d",
    "vae_elbo",
    "vae_sample",
    "value_only",
    "weight_decay_step",
    "weight_penalty",
]

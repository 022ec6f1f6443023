"""The perceptron: a threshold unit and its learning rule."""

from collections.abc import Callable

from solvers.activations import heaviside
from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Step, value_only


def net_input(w: Array, b: Array, x: Array) -> Array:
    """Return w·x + b, of shape (...), for w and x of shape (..., D)."""
    return (w * x).sum(axis=-1) + b


def perceptron_update(
    w: Array,
    b: Array,
    x: Array,
    y: Array,
    lr: Array = 1,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Show samples to a threshold unit, one after the other, and return its weights and bias.

    The unit fires, ŷ = 1, where w·x + b >= 0. A sample that it gets right changes nothing;
    a missed positive adds lr·x to the weights, and a missed negative subtracts it. The bias
    is the weight of a constant input 1.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights before the first sample.
    b : array of shape (...)
        Bias before the first sample.
    x : array of shape (..., N, D)
        Samples, in the order in which they are shown.
    y : array of shape (..., N)
        Their labels: 1 positive, 0 negative.
    lr : array of shape (...)
        Learning rate; 1 in the original rule.
    step
        Recorder of the named steps, for each sample k from 1: z_k, the net input; y_hat_k,
        the prediction; error_k, the label less the prediction; b_k, the new bias, each
        (...); and before b_k, w_k, the new weights, (..., D).

    Returns
    -------
    tuple of an array of shape (..., D) and one of shape (...)
        The weights and the bias after the last sample.

    References
    ----------
    Rosenblatt, Principles of Neurodynamics (1962), ch. 5; Minsky, Papert, Perceptrons (1969),
    ch. 11; with labels and learning rate as in Haykin, Neural Networks and Learning Machines
    (3rd ed., 2009), table 1.1, but labels 0 and 1, and firing at zero.

    Examples
    --------
    A missed positive:

    >>> import numpy as np
    >>> perceptron_update(np.array([0.5, -1.0]), 0.0, np.array([[1.0, 1.0]]), np.array([1.0]))
    (array([1.5, 0. ]), np.float64(1.0))
    """
    for k in range(x.shape[-2]):
        x_k = x[..., k, :]
        error = _mistake(w, b, x_k, y[..., k], k + 1, step)
        w = step(f"w_{k + 1}", w + spread(lr * error) * x_k)
        b = step(f"b_{k + 1}", b + lr * error)
    return w, b


def _mistake(w: Array, b: Array, x: Array, y: Array, k: int, step: Step) -> Array:
    """Show sample k to the unit and return the label less the prediction: 0 if it is right."""
    z = step(f"z_{k}", net_input(w, b, x))
    y_hat = step(f"y_hat_{k}", heaviside(z))
    return step(f"error_{k}", y - y_hat)


def perceptron_epoch(
    w: Array,
    b: Array,
    x: Array,
    y: Array,
    lr: Array = 1,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Show each sample once to a threshold unit that learns, and count its mistakes.

    The rule is that of `perceptron_update`; here the bias is the last entry of the weights.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights before the first sample.
    b : array of shape (...)
        Bias before the first sample.
    x : array of shape (..., N, D)
        Samples, in the order in which they are shown.
    y : array of shape (..., N)
        Their labels: 1 positive, 0 negative.
    lr : array of shape (...)
        Learning rate.
    step
        Recorder of the named steps, for each sample k from 1: z_k, y_hat_k, error_k, as in
        `perceptron_update`, each (...); theta_k, the new weights and, last, the new bias,
        (..., D + 1); and mistakes, the number of samples that were missed, (...).

    Returns
    -------
    tuple of an array of shape (..., D + 1) and one of shape (...)
        Weights and bias after the epoch, and the number of mistakes.

    References
    ----------
    As for `perceptron_update`.

    Examples
    --------
    >>> import numpy as np
    >>> x, y = np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([0, 1])
    >>> theta, mistakes = perceptron_epoch(np.zeros(2), 0.0, x, y)
    >>> theta, int(mistakes)
    (array([ 1., -1.,  0.]), 2)
    """
    xp = array_namespace(w, b, x)
    errors = []
    for k in range(x.shape[-2]):
        error = _mistake(w, b, x[..., k, :], y[..., k], k + 1, step)
        w, b = w + spread(lr * error) * x[..., k, :], b + lr * error
        theta = step(f"theta_{k + 1}", with_bias(w, b))
        w, b = theta[..., :-1], theta[..., -1]
        errors.append(error)
    return theta, step("mistakes", xp.abs(xp.stack(errors, axis=-1)).sum(axis=-1))


def perceptron_convergence(
    w: Array,
    b: Array,
    x: Array,
    y: Array,
    lr: Array = 1,
    *,
    epochs: int,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Show the samples again and again until a threshold unit makes no more mistakes.

    The rule is that of `perceptron_update`. A unit that has converged makes no mistake in
    further epochs, so that it does not matter if more are run than it needs.

    Parameters
    ----------
    w, b, x, y, lr
        As for `perceptron_epoch`.
    epochs
        How many are run. With fewer than the unit needs, the results are those so far.
    step
        Recorder of the named steps: for each epoch k from 1, pass_k, its table, a row for each
        sample with the net input, the label less the prediction, and weights and bias after
        it, (..., N, D + 3); theta_1, weights and bias after the first, (..., D + 1); last, how
        many samples are shown up to and with the last mistake; updates, how many of these
        were mistakes; passes, how many epochs it takes with the one that confirms it, each
        (...); and theta, weights and bias after the last mistake, (..., D + 1).

    Returns
    -------
    tuple of an array of shape (..., D + 1) and one of shape (...)
        Final weights and bias, and the number of updates.

    References
    ----------
    Rosenblatt, Principles of Neurodynamics (1962), ch. 5; Novikoff, On convergence proofs on
    perceptrons (1962).

    Examples
    --------
    >>> import numpy as np
    >>> x, y = np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([0, 1])
    >>> theta, updates = perceptron_convergence(np.zeros(2), 0.0, x, y, epochs=4)
    >>> theta, int(updates)
    (array([ 1., -3., -1.]), 5)
    """
    xp = array_namespace(w, b, x)
    theta = start = with_bias(w, b)
    samples = with_ones(x)
    errors = []
    for k in range(1, epochs + 1):
        table = step(f"pass_{k}", one_pass(theta, samples, y, lr))
        errors.append(table[..., 1])
        theta = table[..., -1, 2:]
        if k == 1:
            theta = step("theta_1", theta)
    return _until_last(start, samples, xp.concatenate(errors, axis=-1), lr, step)


def one_pass(
    theta: Array,
    samples: Array,
    y: Array,
    lr: Array,
    *,
    fires: Callable[[Array], Array] = heaviside,
) -> Array:
    """Show each sample once to a unit that learns.

    Parameters
    ----------
    theta : array of shape (..., D + 1)
        Weights and, last, the bias.
    samples : array of shape (..., N, D + 1)
        Samples, with a constant 1 as the last input.
    y : array of shape (..., N)
        Their labels: 1 positive, 0 negative.
    lr : array of shape (...)
        Learning rate.
    fires
        From a net input to the output.

    Returns
    -------
    array of shape (..., N, D + 3)
        A row for each sample: net input, label less prediction, new weights and bias.

    Example
    -------
    >>> import numpy as np
    >>> one_pass(np.zeros(2), np.array([[2.0, 1.0]]), np.array([0]), 1)
    array([[ 0., -1., -2., -1.]])
    """
    xp = array_namespace(theta, samples)
    rows = []
    for k in range(samples.shape[-2]):
        x_k = samples[..., k, :]
        z = (theta * x_k).sum(axis=-1)
        error = y[..., k] - fires(z)
        theta = theta + spread(lr * error) * x_k
        rows.append(xp.concatenate([xp.stack([z, error], axis=-1), theta], axis=-1))
    return xp.stack(rows, axis=-2)


def _until_last(
    start: Array, samples: Array, errors: Array, lr: Array, step: Step
) -> tuple[Array, Array]:
    """Look for the last of the mistakes in errors, (..., epochs * N), and sum up to it."""
    xp = array_namespace(start, samples, errors)
    count = samples.shape[-2]
    places = xp.arange(1, errors.shape[-1] + 1)
    last = step("last", xp.max(places * xp.abs(errors), axis=-1))
    made = errors * xp.where(xp.less_equal(places, spread(last)), 1, 0)
    updates = step("updates", xp.abs(made).sum(axis=-1))
    step("passes", xp.ceil(last / count) + 1)
    shown = xp.concatenate([samples] * (errors.shape[-1] // count), axis=-2)
    moves = (spread(lr) * made)[..., None] * shown
    return step("theta", start + moves.sum(axis=-2)), updates


def with_bias(w: Array, b: Array) -> Array:
    """Put the bias behind the weights: shape (..., D + 1)."""
    xp = array_namespace(w, b)
    return xp.concatenate([w, xp.broadcast_to(spread(b), w[..., :1].shape)], axis=-1)


def with_ones(x: Array) -> Array:
    """Put a constant input 1 behind those of each sample: shape (..., N, D + 1)."""
    xp = array_namespace(x)
    return xp.concatenate([x, xp.ones_like(x[..., :1])], axis=-1)

"""Adam: moving averages of the gradient and of its square, with their bias corrected."""

from solvers.adaptive import stabilised_root
from solvers.arrays import Array, spread
from solvers.batches import in_blocks
from solvers.options import one_of
from solvers.steps import Step, value_only

EPSILONS = ("outside", "inside")


@in_blocks(theta=0, grad=0, m_prev=0, v_prev=0, t=-1, lr=-1, beta1=-1, beta2=-1, eps=-1)
def adam(
    theta: Array,
    grad: Array,
    m_prev: Array,
    v_prev: Array,
    t: Array,
    lr: Array,
    beta1: Array,
    beta2: Array,
    eps: Array,
    later: Array | None = None,
    *,
    epsilon: str = "outside",
    step: Step = value_only,
) -> Array:
    """Make one or more iterations of Adam and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    grad : array of shape (..., D)
        Gradient of the loss in theta.
    m_prev, v_prev : array of shape (..., D)
        First and second moment estimates before this iteration, zero before the first.
    t : array of shape (...)
        Number of this iteration, from 1.
    lr, beta1, beta2, eps : array of shape (...)
        Learning rate, decay rates as fractions, and the stabiliser.
    later : array of shape (..., K, D)
        Gradients of K iterations that follow.
    epsilon
        The step is divided by √v̂ + ε ("outside") or √(v̂ + ε) ("inside").
    step
        Recorder of the named steps: bias1 and bias2, each (...), the corrections
        1 - beta**t; m, v, m_hat, v_hat, theta_new, each (..., D). Those of the iterations that
        follow end in the iteration's number here: m_hat_2, theta_2.

    Returns
    -------
    array of shape (..., D)

    Notes
    -----
    "outside" is the choice of Kingma and Ba, the course notes and PyTorch; "inside" is that of
    Optax's `eps_root`.

    References
    ----------
    Kingma, Ba, Adam: A Method for Stochastic Optimization (ICLR 2015), Algorithm 1.

    Examples
    --------
    The first iteration moves each parameter by the learning rate:

    >>> import numpy as np
    >>> zero = np.zeros(2)
    >>> adam(zero, np.array([3.0, -0.5]), zero, zero, 1, 0.1, 0.9, 0.999, 0.0)
    array([-0.1,  0.1])
    """
    one_of("epsilon", epsilon, EPSILONS)
    m, v = m_prev, v_prev
    for k in range(1 if later is None else 1 + later.shape[-2]):
        name = step if k == 0 else _numbered(step, k + 1)
        bias1, bias2 = name("bias1", 1 - beta1**t), name("bias2", 1 - beta2**t)
        m = name("m", spread(beta1) * m + (1 - spread(beta1)) * grad)
        v = name("v", spread(beta2) * v + (1 - spread(beta2)) * grad**2)
        m_hat = name("m_hat", m / spread(bias1))
        v_hat = name("v_hat", v / spread(bias2))
        root = stabilised_root(v_hat, spread(eps), epsilon)
        theta = name("theta_new", theta - spread(lr) * m_hat / root)
        if later is not None and k < later.shape[-2]:
            grad, t = later[..., k, :], t + 1
    return theta


def _numbered(step: Step, k: int) -> Step:
    """Record the steps of the k-th iteration under names of their own."""
    return lambda name, value: step(f"{name.removesuffix('_new')}_{k}", value)

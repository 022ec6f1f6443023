"""The losses of a generative adversarial network."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import Array
from solvers.gan import GENERATORS, gan_losses, generator_terms, score_gradient
from solvers.steps import Values

_LOSSES = (
    Part("real_loss", marks=1, minutes=2),
    Part("fake_loss", marks=1, minutes=2),
    Part("loss_d", marks=1, minutes=1),
    Part("loss_g", marks=2, minutes=2),
)
_MOSTLY_RIGHT = {
    "p": Choice((0.6, 0.7, 0.8, 0.9), (2,)),
    "q": Choice((0.1, 0.2, 0.3, 0.4), (2,)),
}


def _other(generator: str) -> str:
    """The generator's loss that the question does not ask for."""
    return next(form for form in GENERATORS if form != generator)


def _gradient_in_probability(s: Values) -> Array:
    return s.right / (s.q * (1 - s.q))


def _distinct(s: Values) -> NDArray[np.bool_]:
    """Samples that differ, and generated ones that D does not find as likely as not."""
    real, fake = (np.sort(s[name], axis=-1) for name in ("p", "q"))
    differ = (np.diff(real) > 0).all(axis=-1) & (np.diff(fake) > 0).all(axis=-1)
    return np.asarray(differ & (np.abs(s.q - 0.5) > 0.05).all(axis=-1))


FAMILY = Family(
    id="gan_losses",
    title="The losses of a GAN",
    unit=5,
    topic="generative adversarial networks",
    source="Goodfellow et al., Generative Adversarial Nets (NIPS 2014), eq. 1 and Section 3",
    solver=gan_losses,
    levels={
        1: Level(params=_MOSTLY_RIGHT, parts=_LOSSES),
        2: Level(
            params={
                "p": Grid(0.2, 0.95, 0.05, (3,), without=[0.5]),
                "q": Grid(0.05, 0.8, 0.05, (3,), without=[0.5]),
            },
            parts=_LOSSES,
        ),
        3: Level(
            params={
                "a": Grid(-1, 3, 0.2, (2,), without=[0]),
                "b": Grid(-3, 0.4, 0.2, (2,), without=[0]),
            },
            parts=(
                Part("p", marks=1, minutes=2),
                Part("q", marks=1, minutes=2),
                Part("loss_d", marks=2, minutes=4),
                Part("loss_g", marks=1, minutes=2),
                Part("db", marks=2, minutes=4),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "batch_summed",
            "real_loss",
            lambda s: s.real_terms.sum(axis=-1),
            "The loss is the *mean* over the minibatch: divide the sum by the number of samples.",
            again={
                "fake_loss": lambda s: s.fake_terms.sum(axis=-1),
                "loss_g": lambda s: s.generator_terms.sum(axis=-1),
            },
        ),
        Misconception(
            "fakes_labelled_real",
            "fake_terms",
            lambda s: generator_terms(s.q, "non-saturating"),
            r"To the discriminator a generated sample has the label 0, so its loss is "
            r"$-\ln(1 - q_i)$: it is small where $q_i$ is small.",
        ),
        Misconception(
            "objective_for_loss",
            "loss_d",
            lambda s: -s.right,
            "That is what the discriminator *maximises*. Its loss, which is minimised, is the "
            "negative of it, and never below 0.",
        ),
        Misconception(
            "other_generator_loss",
            "generator_terms",
            lambda s: generator_terms(s.q, _other(s.generator)),
            r"Both $\ln(1 - q_i)$ and $-\ln q_i$ are used as losses of the generator, and both "
            r"push $q_i$ up; their values and gradients differ. The question says which is meant.",
        ),
        Misconception(
            "generator_helps_discriminator",
            "generator_terms",
            lambda s: s.fake_terms,
            r"$-\ln(1 - q_i)$ is the *discriminator's* loss on a generated sample. A generator "
            r"that minimised it would learn to be caught.",
        ),
        Misconception(
            "mean_forgotten_in_gradient",
            "db",
            lambda s: s.b.shape[-1] * s.right,
            "The loss is a mean, so each sample's gradient carries the factor $1/2$.",
            levels=(3,),
        ),
        Misconception(
            "sigmoid_not_differentiated",
            "db",
            _gradient_in_probability,
            r"That is the derivative in the probability $q_i$. For the score $b_i$ the chain rule "
            r"adds the factor $\sigma'(b_i) = q_i (1 - q_i)$.",
            levels=(3,),
        ),
        Misconception(
            "gradient_of_other_loss",
            "db",
            lambda s: score_gradient(s.q, _other(s.generator)),
            r"That is the gradient of the other loss of the generator: $-\ln q_i$ gives "
            r"$q_i - 1$ for each sample, and $\ln(1 - q_i)$ gives $-q_i$, which vanishes while "
            r"the discriminator is sure.",
            levels=(3,),
        ),
    ),
    symbols={
        "real_terms": "r",
        "fake_terms": "f",
        "real_loss": r"L_{\mathrm{real}}",
        "fake_loss": r"L_{\mathrm{fake}}",
        "loss_d": "L_D",
        "generator_terms": "g",
        "loss_g": "L_G",
        "db": r"\partial L_G/\partial b",
    },
    conventions={
        # Algorithm 1 of Goodfellow et al. minimises ln(1 - q); their Section 3 prefers -ln q,
        # as do PyTorch's and TensorFlow's tutorials.
        "generator": Convention(
            {
                "non-saturating": r"The loss $L_G$ of the generator is the non-saturating one: the "
                r"mean of $-\ln q_i$ over the generated samples.",
                "saturating": r"The loss $L_G$ of the generator is that of the minimax game: the "
                r"mean of $\ln(1 - q_i)$ over the generated samples.",
            }
        ),
        # Goodfellow et al. (2014) and most code; Goodfellow's tutorial (2016, eq. 8).
        "discriminator": Convention(
            sum=r"The loss $L_D$ of the discriminator is $L_{\mathrm{real}} + L_{\mathrm{fake}}$",
            half=r"The loss $L_D$ of the discriminator is "
            r"$\frac{1}{2}(L_{\mathrm{real}} + L_{\mathrm{fake}})$",
        ),
    },
    fit=_distinct,
    gradients={"db": ("loss_g", "b")},
)

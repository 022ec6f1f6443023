"""The probability of a sequence of tags, by the forward algorithm."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Grid
from solvers.arrays import Array, array_namespace, spread, transpose
from solvers.crf import crf_likelihood
from solvers.steps import Values

_SCORE = Part("score", marks=1, minutes=1)
_FORMULA = Formula("recursion", "alpha_2", within=("U", "A"), index=(0,), marks=2, minutes=3)
_END = (Part("log_Z", marks=1, minutes=2), Part("p", marks=2, minutes=2))


def _level(path: Sequence[int], grid: float, *parts: Part | Formula) -> Level:
    """Two tags, at as many positions as the path has."""
    return Level(
        params={
            "U": Grid(-1, 2, grid, (len(path), 2)),
            "A": Grid(-1, 1, grid, (2, 2)),
        },
        parts=parts,
        settings={"path": path, "marginal": any(part.step == "marginal" for part in parts)},
    )


def _forward(t: int) -> Part:
    return Part(f"alpha_{t}", marks=2, minutes=4)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A path that is neither certain nor hopeless, and transitions that matter."""
    likely = (s.p > 0.03) & (s.p < 0.9)
    various = np.ptp(s.A.reshape(len(s.A), -1), axis=-1) >= 0.5
    return np.asarray(likely & various & (np.abs(s.log_Z) > 0.3))


def _emissions_alone(s: Values) -> Array:
    xp = array_namespace(s.U)
    return xp.stack([s.U[..., t, tag] for t, tag in enumerate(s.path)], axis=-1).sum(axis=-1)


def _errors_at(t: int) -> Iterator[Misconception]:
    """What can go wrong in the recursion, at position t."""
    levels = (1, 2, 3) if t < 3 else (2, 3)
    yield Misconception(
        f"transitions_transposed_at_{t}",
        f"c_{t}",
        lambda s: s[f"alpha_{t - 1}"][..., :, None] + transpose(s.A),
        "Rows of $A$ stand for the tag before and columns for the next tag: the score of the step "
        "from tag $i$ to tag $j$ is $A_{ij}$.",
        levels,
    )
    yield Misconception(
        f"max_for_sum_at_{t}",
        f"alpha_{t}",
        lambda s: s.U[..., t - 1, :] + array_namespace(s.U).max(s[f"c_{t}"], axis=-2),
        "The maximum belongs to the Viterbi algorithm, which looks for the best path. The "
        r"partition function *sums* over all paths: take $\ln \sum_i \exp$ of the scores.",
        levels,
    )
    yield Misconception(
        f"scores_summed_at_{t}",
        f"alpha_{t}",
        lambda s: s.U[..., t - 1, :] + s[f"c_{t}"].sum(axis=-2),
        r"What is summed are the *weights* $\exp(\text{score})$ of the paths, not their scores.",
        levels,
    )


FAMILY = Family(
    id="crf_likelihood",
    title="The probability of a tag sequence in a CRF",
    unit=5,
    topic="named entity recognition",
    source="Lafferty, McCallum & Pereira, Conditional Random Fields (ICML 2001), Section 3; "
    "Lample et al., Neural Architectures for Named Entity Recognition (NAACL 2016), Section 2.2; "
    "Sutton & McCallum, An Introduction to Conditional Random Fields (2012), Section 4.1",
    solver=crf_likelihood,
    levels={
        1: _level((0, 1), 0.5, _SCORE, _forward(2), *_END),
        2: _level((0, 1, 1), 0.1, _SCORE, _FORMULA, _forward(2), _forward(3), *_END),
        3: _level(
            (1, 0, 1),
            0.1,
            _FORMULA,
            _forward(2),
            _forward(3),
            _END[0],
            Part("marginal", marks=3, minutes=4),
            _END[1],
        ),
    },
    misconceptions=(
        Misconception(
            "transitions_left_out",
            "score",
            _emissions_alone,
            "The score of a path is the sum of its emission scores *and* of the transition scores "
            "between neighbouring tags.",
        ),
        *_errors_at(2),
        *_errors_at(3),
        Misconception(
            "logarithm_to_base_ten",
            "log_Z",
            lambda s: s.right / np.log(10),
            r"Scores are exponents of $e$, so the logarithm that undoes them is the natural one.",
        ),
        Misconception(
            "scores_normalised",
            "marginal",
            lambda s: s.alpha_3 / spread(s.alpha_3.sum(axis=-1)),
            r"The entries of $\alpha_3$ are logarithms of weights: take $\exp$ before you divide "
            "by their sum.",
            levels=(3,),
        ),
        Misconception(
            "not_normalised",
            "p",
            lambda s: array_namespace(s.score).exp(s.score),
            r"$\exp(s)$ is the weight of the path. Its probability is the share of all paths' "
            r"weights: $\exp(s)/Z = \exp(s - \ln Z)$.",
        ),
    ),
    symbols={
        "score": "s",
        "e_2": "E_2",
        "e_3": "E_3",
        "e_end": "w",
        "log_Z": r"\ln Z",
        "log_p": r"\ln p",
        "marginal": r"\pi",
    },
    fit=_fit,
    gradients={"marginal": ("log_Z", "alpha_3")},
)

"""Multi-head attention with two heads."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Fixed, Param
from solvers.arrays import Array, array_namespace, matmul, transpose
from solvers.attention import exponentials, multi_head_attention
from solvers.steps import Values

_HEADS = (1, 2)
_SIZE = 2
"""How many entries a token has: one for each head."""

_FREE = {name: Choice((-1, -0.5, 0.5, 1), (_SIZE, _SIZE)) for name in ("W_Q", "W_K")}
_IDENTITY = {name: Fixed([[1.0, 0.0], [0.0, 1.0]]) for name in ("W_Q", "W_K")}


def _level(
    count: int, *parts: Part, projections: Mapping[str, Param] = _FREE, **others: Param
) -> Level:
    """So many tokens; with `others`, those that they attend to."""
    return Level(
        params={
            "X": Choice((-1, 1, 2), (count, _SIZE)),
            **others,
            **projections,
            "W_V": Distinct((-2, -1, 1, 2, 3), (_SIZE, _SIZE)),
            "W_O": Distinct((-1.5, -1, -0.5, 0.5, 1, 1.5), (_SIZE, _SIZE)),
        },
        parts=parts,
        settings={"heads": len(_HEADS), "causal": count > _SIZE},
    )


def _parts(tokens: int, *projected: str) -> tuple[Part, ...]:
    """The parts from the projections that are asked for to the output."""
    return (
        *(Part(name, marks=1, minutes=0.5 + tokens / 2) for name in projected),
        *(Part(f"weights_{k}", marks=tokens, minutes=1 + 1.5 * tokens) for k in _HEADS),
        Part("concat", marks=1, minutes=1 + tokens / 2),
        Part("Y", marks=1, minutes=1 + tokens / 2),
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Scores of a readable size, keys that the last token can tell apart, heads that differ."""
    scaled = np.stack([s.scaled_1, s.scaled_2])
    readable = (np.abs(scaled) <= 4).all(axis=(0, -2, -1))
    various = (np.ptp(scaled[..., -1, :], axis=-1) >= 0.5).all(axis=0)
    varied_values = (np.ptp(s.V, axis=-2) > 0).all(axis=-1)
    regular = (np.linalg.det(np.stack([s.W_V, s.W_O])).round(6) != 0).all(axis=0)
    return np.asarray(readable & various & varied_values & regular & _different(s.X))


def _different(tokens: Array) -> NDArray[np.bool_]:
    """No two tokens of a sequence are the same."""
    same = (tokens[..., None, :, :] == tokens[..., :, None, :]).all(axis=-1)
    return np.asarray(same.sum(axis=(-2, -1)) == tokens.shape[-2])


def _heads_added(s: Values) -> Array:
    """The sum of the heads' outputs, in the place of each."""
    total = s.output_1 + s.output_2
    return array_namespace(total).concatenate([total, total], axis=-1)


def _in_each_head(
    error: str,
    step: str,
    faulty: Callable[[int, Values], Array],
    feedback: str,
    levels: Sequence[int] = (1, 2, 3),
) -> Misconception:
    """An error that is made in both heads, and costs once."""
    first, second = (partial(faulty, k) for k in _HEADS)
    return Misconception(error, f"{step}_1", first, feedback, levels, {f"{step}_2": second})


FAMILY = Family(
    id="multi_head_attention",
    title="Multi-head attention",
    unit=4,
    topic="transformers",
    source="Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.2.2",
    solver=multi_head_attention,
    levels={
        1: _level(1, *_parts(1, "Q", "K", "V"), tokens=Choice((-1, 1, 2), (2, _SIZE))),
        2: _level(2, *_parts(2, "Q", "K", "V")),
        # Three projections of three tokens would take longer than all the rest.
        3: _level(3, *_parts(3, "V"), projections=_IDENTITY),
    },
    misconceptions=(
        Misconception(
            "projection_transposed",
            "V",
            lambda s: matmul(s.get("tokens", s.X), transpose(s.W_V)),
            r"Tokens are rows, so a token's value is $x^\top W_V$: multiply the row with the "
            "*columns* of the matrix.",
        ),
        Misconception(  # in the first head: both would look like weights that are shared
            "heads_not_split",
            "scores_1",
            lambda s: matmul(s.Q, transpose(s.K)),
            "A head sees only its own columns of $Q$, $K$ and $V$: the first head the first half "
            "of them.",
        ),
        _in_each_head(
            "scaled_by_model_size",
            "scaled",
            lambda k, s: s[f"scores_{k}"] / array_namespace(s.X).sqrt(s.X.shape[-1]),
            r"Each head divides by the root of *its own* key size, $d_k = d / h$, "
            r"not by $\sqrt{d}$.",
        ),
        _in_each_head(
            "softmax_over_queries",
            "weights",
            lambda k, s: s[f"e_{k}"] / s[f"e_{k}"].sum(axis=-2, keepdims=True),
            "Each token shares out one unit of attention over the keys: "
            "the weights of a *row* add up to 1, not those of a column.",
            levels=(2, 3),
        ),
        _in_each_head(
            "mask_ignored",
            "e",
            lambda k, s: exponentials(s[f"scaled_{k}"], causal=False),
            "With a causal mask no token sees one after its own position, in any head: "
            "those weights are 0.",
            levels=(3,),
        ),
        Misconception(
            "weights_shared_by_heads",
            "weights_2",
            lambda s: s.weights_1,
            "Each head has attention weights of its own, from its own queries and keys; "
            "that is what several heads are for.",
        ),
        Misconception(
            "heads_added",
            "concat",
            _heads_added,
            "The outputs of the heads are put side by side, not added: "
            r"$W_O$ learns how to combine them.",
        ),
        Misconception(
            "output_projection_skipped",
            "Y",
            lambda s: s.concat,
            "The heads' outputs, side by side, still have to be multiplied by $W_O$: "
            "this mixes what the heads have found.",
        ),
        Misconception(
            "output_projection_transposed",
            "Y",
            lambda s: matmul(s.concat, transpose(s.W_O)),
            "Tokens are rows: multiply each row of the heads' outputs with the *columns* of $W_O$.",
        ),
    ),
    symbols={
        "tokens": "M",
        "concat": "H",
        **{f"scores_{k}": f"S^{{({k})}}" for k in _HEADS},
        **{f"scaled_{k}": rf"\tilde S^{{({k})}}" for k in _HEADS},
        **{f"e_{k}": f"E^{{({k})}}" for k in _HEADS},
        **{f"total_{k}": f"Z^{{({k})}}" for k in _HEADS},
        **{f"weights_{k}": f"A^{{({k})}}" for k in _HEADS},
        **{f"output_{k}": f"H^{{({k})}}" for k in _HEADS},
    },
    fit=_fit,
)

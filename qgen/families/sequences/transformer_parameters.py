"""Parameters of a Transformer block."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.parameters import dense_parameters, transformer_parameters
from solvers.steps import Values

_HEAD = Part("head", marks=1, minutes=2)
_ATTENTION = Part("attention", marks=2, minutes=2)
_FEED_FORWARD = Part("feed_forward", marks=2, minutes=2)
_BLOCK = Part("block", marks=1, minutes=1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The hidden layer of the feed-forward network is two to four times as wide."""
    return np.asarray((s.d_ff >= 2 * s.d_model) & (s.d_ff <= 4 * s.d_model))


FAMILY = Family(
    id="transformer_parameters",
    title="Parameters of a Transformer",
    unit=4,
    topic="transformers",
    source="Vaswani et al., Attention Is All You Need (NeurIPS 2017), Sections 3.2.2, 3.3 and "
    "3.4; Radford et al., Language Models are Unsupervised Multitask Learners (2019), Section 2.3",
    solver=transformer_parameters,
    levels={
        1: Level(
            params={
                "d_model": Choice((8, 12, 16, 20, 24)),
                "d_ff": Grid(24, 80, 8),
                "heads": Choice((2, 4)),
            },
            parts=(_HEAD, _ATTENTION, _FEED_FORWARD, _BLOCK),
            settings={"norms": False},
        ),
        2: Level(
            params={
                "d_model": Choice((48, 64, 80, 96, 112)),
                "d_ff": Grid(128, 384, 32),
                "heads": Choice((2, 4, 8)),
            },
            parts=(_ATTENTION, _FEED_FORWARD, Part("norm", marks=1, minutes=1), _BLOCK),
        ),
        3: Level(
            params={
                "d_model": Choice((96, 128, 160)),
                "d_ff": Choice((256, 384, 512)),
                "heads": Choice((2, 4, 8)),
                "layers": Grid(3, 6),
                "vocabulary": Choice((2000, 5000, 8000)),
                "positions": Choice((128, 256, 512)),
            },
            parts=(
                _ATTENTION,
                _FEED_FORWARD,
                _BLOCK,
                Part("embeddings", marks=1, minutes=1),
                Part("total", marks=2, minutes=2),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "full_size_heads",
            "head",
            lambda s: 3 * dense_parameters(s.d_model, s.d_model),
            r"The heads share the dimension out among them: each has only $d_{\mathrm{model}}/h$ "
            "entries, so that more heads do not mean more parameters.",
        ),
        Misconception(
            "one_projection_for_all",
            "head",
            lambda s: dense_parameters(s.d_model, s.head_size),
            "Queries, keys and values each have a projection of their own.",
        ),
        Misconception(
            "bias_omitted",
            "head",
            lambda s: s.right - 3 * s.head_size,
            "Here each projection has a bias besides its weights.",
        ),
        Misconception(
            "output_projection_forgotten",
            "attention",
            lambda s: s.heads * s.head,
            "The concatenated heads pass one more projection, $W^O$.",
        ),
        Misconception(
            "heads_not_added_up",
            "attention",
            lambda s: s.head + dense_parameters(s.d_model, s.d_model),
            "Each of the $h$ heads has projections of its own.",
        ),
        Misconception(
            "one_layer_only",
            "feed_forward",
            lambda s: dense_parameters(s.d_model, s.d_ff),
            r"The feed-forward network has two layers: up to $d_{\mathrm{ff}}$ units, and back to "
            r"$d_{\mathrm{model}}$.",
        ),
        Misconception(
            "one_bias_vector",
            "feed_forward",
            lambda s: s.right - s.d_model,
            "Both layers of the feed-forward network have biases.",
        ),
        Misconception(
            "shift_forgotten",
            "norm",
            lambda s: s.d_model,
            r"Layer normalisation has a scale $\gamma$ *and* a shift $\beta$ for each entry.",
            levels=(2,),
        ),
        Misconception(
            "one_norm",
            "block",
            lambda s: s.right - s.norm,
            "A block normalises twice: once for the attention, once for the feed-forward network.",
            levels=(2, 3),
        ),
        Misconception(
            "positions_forgotten",
            "embeddings",
            lambda s: s.vocabulary * s.d_model,
            "Learned position embeddings are a table too: one row for each position.",
            levels=(3,),
        ),
        Misconception(
            "output_layer_counted_again",
            "total",
            lambda s: s.right + s.vocabulary * s.d_model,
            "The output layer shares the table of the token embeddings. Shared weights count once.",
            levels=(3,),
        ),
        Misconception(
            "one_block",
            "total",
            lambda s: s.embeddings + s.block + s.norm,
            "The blocks do not share their weights: each of them counts.",
            levels=(3,),
        ),
    ),
    symbols={
        "d_model": r"d_{\mathrm{model}}",
        "d_ff": r"d_{\mathrm{ff}}",
        "heads": "h",
        "layers": "L",
        "vocabulary": "V",
        "positions": "T",
        "head_size": "d_k",
        "head": r"P_{\mathrm{head}}",
        "attention": r"P_{\mathrm{attn}}",
        "feed_forward": r"P_{\mathrm{ffn}}",
        "norm": r"P_{\mathrm{norm}}",
        "block": r"P_{\mathrm{block}}",
        "embeddings": r"P_{\mathrm{emb}}",
        "total": "P",
    },
    fit=_fit,
)

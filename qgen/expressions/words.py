r"""One plain spelling for the many ways to write a name: `\hat{y}_1`, `ŷ₁`, `y_hat_1`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi",
    "Ω": "Omega",
}  # fmt: skip

ACCENTS: Final = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307"}
"""From the suffix of a name to the combining mark."""

FONTS: Final = (
    "mathbf|mathrm|mathsf|mathit|mathcal|boldsymbol|bm|operatorname|text|textbf|textrm|vec"
)

_PLAIN: Final = str.maketrans(GREEK | {mark: name for name, mark in ACCENTS.items()})
_accented = re.compile(
    r"\\(?:wide)?(hat|tilde|bar|dot)(?![A-Za-z])\s*(\{.*?\}(?![^{]*\})|\\[A-Za-z]+|.)"
)
_font = re.compile(rf"\\(?:{FONTS})(?![A-Za-z])")
_layout = re.compile(r"[\\_{}\s,.]+")
_variant = re.compile(r"var(?=epsilon|theta|phi|rho|sigma|pi)")


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    r"""Spell a name without accents, Greek letters, braces, underscores and fonts.

    Examples
    --------
    >>> plain(r"\hat{y}_{1}"), plain("ŷ₁"), plain("y_hat_1")
    ('yhat1', 'yhat1', 'yhat1')
    >>> plain(r"\varepsilon"), plain("eps"), plain("ϵ")
    ('eps', 'eps', 'eps')
    """
    word = _font.sub("", _accented.sub(r"\2_\1 ", word.replace("overline", "bar")))
    word = unicodedata.normalize("NFKD", word).translate(_PLAIN)
    word = _variant.sub("", _layout.sub("", word))
    return word.replace("epsilon", "eps").replace("lambda", "lam")

"""Several hundred ways to type an expression, each with the expression that it is read as."""

from __future__ import annotations

import pytest

from qgen.expressions import Expression, parse, symbols_from

SYMBOLS = symbols_from(
    {
        **dict.fromkeys(["z", "a", "b", "h_prev", "theta_1", "theta_2", "mu", "delta"], "real"),
        "y": "probability",
        "y_hat": "probability also prediction, π̂",
        "y_hat_1": "probability",
        "lam": "positive",
        "eps": "positive",
        "lr": "positive also eta, learning_rate",
        "w_1": "real",
        "w_12": "real",
        "h_t": "real",
        "x": "vector(3)",
        "u": "vector(3)",
        "W": "matrix(2,3)",
        "n": "integer",
    }
)

READ_AS = {
    # names
    "y_hat": r"""
        y_hat; yhat; ŷ; y\_hat; \hat{y}; \hat y; \hat  y; \widehat{y}; {\hat y}
        \hat{\mathbf{y}}; \mathbf{\hat{y}}; \hat{ y }; $\hat{y}$; \(\hat{y}\); (ŷ); ((yhat))
        prediction; y_{hat}; +y_hat""",
    "y_hat_1": r"""
        y_hat_1; yhat1; ŷ1; ŷ_1; ŷ₁; \hat{y}_1; \hat{y}_{1}; \hat y_1; y_1_hat; yhat_1
        \hat{y_1}; \hat{y_{1}}; \widehat{y}_1""",
    "theta_1": r"""
        theta_1; theta1; θ1; θ_1; θ₁; \theta_1; \theta_{1}; \vartheta_1; \theta _1; θ_{1}
        \boldsymbol{\theta}_1; \theta_{ 1 }""",
    "mu": r"mu; μ; µ; \mu; {\mu}; \mathrm{mu}; \text{mu}",
    "lam": r"lam; λ; \lambda; lambda",
    "eps": r"eps; ε; ϵ; \epsilon; \varepsilon; epsilon; varepsilon",
    "lr": r"lr; eta; η; \eta; learning_rate; \text{lr}; \mathrm{lr}",
    "w_1": r"w_1; w1; w₁; w_{1}; w_{ 1 }; \mathbf{w}_1; \mathbf w_1; 𝑤_1; 𝐰₁; w\_1",
    "w_12": "w_12; w12; w₁₂; w_{12}; w_{1,2}; w_{1 2}; w_1_2",
    "h_t": r"h_t; ht; hₜ; h_{t}; \mathbf{h}_t",
    "h_prev": r"h_prev; hprev; h_{prev}; h_{\text{prev}}; h_{\mathrm{prev}}",
    "x_1": r"x_1; x1; x₁; x_{1}; \mathbf{x}_1",
    "W_12": r"W_12; W12; W₁₂; W_{12}; W_{1,2}; \mathbf{W}_{12}",
    "delta": r"delta; δ; \delta",
    "e": r"e; \mathrm{e}",
    "pi": r"pi; π; \pi",
    # numbers
    "2": "2; (2); ((2)); [2]; {2}; +2; --2; ２",
    "0.5": "0.5; .5; ٠.٥",
    "-0.25": "-0.25; −0.25; –.25; - 0.25",
    "1e-8": "1e-8; 1E-8",
    "1 / 2": r"""
        1/2; 1 / 2; 1÷2; 1⁄2; \frac{1}{2}; \dfrac{1}{2}; \tfrac12; \frac12; \frac 1 2
        1 \div 2""",
    # products
    "2 * z": r"""
        2*z; 2z; 2 z; 2·z; 2×z; 2⋅z; 2\cdot z; 2\times z; 2 \, z; (2)z; 2(z); 2{z}; 2∗z; 2~z
        2\;z""",
    "a * b": r"""
        a*b; a b; ab; a·b; (a)(b); a(b); (a)b; a{b}; \mathbf{a} b; a\cdot b; a \ast b; a⊙b
        a \odot b""",
    "2 * a * b": "2*a*b; 2ab; 2a b; 2 a b; 2a*b; 2(a)(b); 2a(b)",
    "a * b * z": "abz; a b z; a*b*z; a·b·z; ab z; a bz",
    "a * (1 - a)": r"""
        a(1-a); a*(1-a); a (1-a); a[1-a]; a\{1-a\}; a\left(1-a\right); a·(1−a)
        a \bigl(1-a\bigr)""",
    "w_1 * x_1": "w_1x_1; w1x1; w1 x1; w_1 x_1; w_1*x_1; w₁x₁; w_{1}x_{1}",
    "1 / 2 * z": r"1/2 z; 1/2*z; (1/2)z; (1/2) z; 1/2(z); {1/2}z; \frac12 z; \frac{1}{2}z; 1/2·z",
    "z / 2": r"z/2; z / 2; \frac{z}{2}; (z)/(2); {z}/{2}",
    "a / (b * z)": r"""
        a/(b z); a/(bz); a/(b*z); \frac{a}{bz}; \frac{a}{b z}; a/{b z}; \dfrac{a}{b \cdot z}""",
    "a / b * z": "a/b*z; a/b z; a/b·z; (a/b)z",
    "-a": "-a; −a; – a; -(a)",
    "a - b": r"a-b; a − b; a–b; a - b; (a - b); a+-b; a + (-b); \left(a-b\right)",
    "a - -b": "a--b; a - (-b)",
    # powers
    "z^2": "z^2; z**2; z²; z^{2}; z^(2); z ^ 2; {z}^2; z ** 2; (z)^2; (z)²; z^+2",
    "z^(-2)": "z^-2; z^{-2}; z^(-2); z**-2; z**(-2); z⁻²",
    "z^10": "z^10; z^{10}; z¹⁰",
    "-z^2": "-z^2; -(z^2); -z²; −z**2",
    "(-z)^2": "(-z)^2; (-z)²; (-z)**2",
    "2 * z^2": "2z^2; 2z²; 2*z**2; 2 z^{2}",
    "a * b^2": "ab^2; a b²; a*b**2",
    "z^a": "z^a; z**a; z^{a}; z^(a)",
    "z^(a + b)": "z^{a+b}; z^(a+b); z**(a+b)",
    "z^(2^a)": "z^2^a; z^{2^a}; z**2**a",
    "(z^2)^a": "(z^2)^a; {z^2}^a; (z²)^a",
    "a^n": "a^n; a**n; a^{n}",
    # functions
    "sigmoid(z)": r"""
        sigma(z); σ(z); \sigma(z); sigmoid(z); Sigmoid(z); SIGMOID(z); σ z; \sigma z
        sigma z; logistic(z); expit(z); \sigma\left(z\right); \operatorname{sigmoid}(z)
        \mathrm{sigmoid}(z); \text{sigmoid}(z); sigma[z]; \sigma{z}; torch.sigmoid(z)
        sigma (z); \sigma \left( z \right)""",
    "tanh(z)": r"""
        tanh(z); \tanh(z); \tanh z; tanh z; Tanh(z); np.tanh(z); math.tanh(z); \tanh{z}
        \tanh\left(z\right)""",
    "relu(z)": r"""
        relu(z); ReLU(z); RELU(z); Relu(z); \operatorname{ReLU}(z); \text{ReLU}(z)
        \mathrm{relu}(z); torch.relu(z)""",
    "max(0, z)": r"""
        max(0,z); max(0, z); \max(0, z); \max\{0,z\}; max{0,z}; maximum(0, z)
        np.maximum(0, z); \max\left(0, z\right); Max(0,z)""",
    "min(z, 1, a)": r"min(z,1,a); \min(z, 1, a); \min\{z, 1, a\}",
    "log(z)": r"""
        log(z); ln(z); \log(z); \ln(z); \log z; \ln z; log z; ln z; Log(z); np.log(z)
        math.log(z); \log{z}; log_e(z); \log\left(z\right); log{z}""",
    "log2(z)": r"""
        log2(z); log_2(z); \log_2(z); \log_2 z; \log_{2}(z); log₂(z); np.log2(z); \log_{2} z""",
    "log10(z)": r"log10(z); log_10(z); \log_{10}(z); log₁₀(z); \log_{10} z",
    "exp(-z)": r"""
        exp(-z); e^{-z}; e^-z; e^(-z); e**-z; e**(-z); \exp(-z); np.exp(-z); math.exp(-z)
        \mathrm{e}^{-z}; \exp\{-z\}""",
    "exp(z)": r"exp(z); e^z; e**z; e^{z}; \exp z; exp z",
    "sqrt(z)": r"sqrt(z); \sqrt{z}; √z; √(z); \sqrt z; math.sqrt(z); np.sqrt(z); sqrt z",
    "abs(z)": r"""
        abs(z); |z|; \left|z\right|; \lvert z\rvert; \vert z \vert; | z |; np.abs(z); Abs(z)
        ||z||; \|z\|""",
    "sign(z)": r"""
        sign(z); sgn(z); \operatorname{sign}(z); np.sign(z); signum(z); \operatorname{sgn} z""",
    "sigmoid(z) * (1 - sigmoid(z))": r"""
        sigma(z)*(1-sigma(z)); σ(z)(1−σ(z)); \sigma(z)(1-\sigma(z))
        sigmoid(z)(1-sigmoid(z)); \sigma(z)\left(1-\sigma(z)\right); σ(z)·(1−σ(z))
        \sigma(z) \cdot (1 - \sigma(z)); sigma(z) (1 - sigma(z))""",
    "tanh(z)^2": r"""
        tanh(z)^2; \tanh^2(z); \tanh^2 z; tanh²(z); (\tanh z)^2; \tanh(z)^2; \tanh^{2}(z)
        tanh(z)²; tanh(z)**2""",
    "log(2 * z)": r"log(2z); \log 2z; \log(2z); log(2*z); \log 2 z",
    "log(z) + 1": r"log z + 1; \log z + 1; log(z)+1; \ln z+1",
    "log(a) * log(b)": r"log(a)log(b); \log a \log b; \log a\log b; log a * log b; ln(a)·ln(b)",
    "log(a) * b": r"log(a) b; log(a)b; \log(a)\,b; \log a \cdot b; ln(a)*b",
    "y * log(y_hat)": r"""
        y log(yhat); y\log\hat{y}; y \log \hat y; ylog(yhat); y*ln(ŷ); y·log ŷ; y \ln\hat{y}""",
    "a * exp(-z)": r"ae^{-z}; a e^{-z}; a*exp(-z); a\exp(-z); a e^(-z); a·e^{−z}",
    "1 / (1 + exp(-z))": r"""
        1/(1+e^{-z}); \frac{1}{1+e^{-z}}; 1/(1+exp(-z)); 1/(1+e^-z); \dfrac{1}{1 + \exp(-z)}
        1/(1+e**(-z))""",
    "abs(a) * abs(b)": r"|a||b|; |a| |b|; |a|*|b|; abs(a)abs(b); \lvert a\rvert\lvert b\rvert",
    "2 * abs(z)": "2|z|; 2 |z|; 2*|z|; 2abs(z)",
    "abs(a - abs(b))": r"|a-|b||; abs(a-abs(b)); \left|a - \left|b\right|\right|",
    "log(abs(z))": r"log|z|; \log|z|; \ln\left|z\right|; log(|z|); \log\lvert z\rvert",
    "sigmoid(tanh(z))": r"\sigma(\tanh(z)); \sigma\tanh z; σ(tanh z); \sigma(\tanh z)",
    # arrays
    "W @ x": r"""
        W x; W@x; W @ x; W\mathbf{x}; W·x; W \cdot x; \mathbf{W}\mathbf{x}
        \mathbf W \mathbf x; W(x); Wx""",
    "W^T": r"""
        W^T; W^\top; W^{\top}; Wᵀ; W.T; W^{T}; W⊤; W^⊤; transpose(W); W^\mathsf{T}
        W^{\mathrm{T}}; \mathbf{W}^\top; W ^ T; W^\intercal""",
    "x^T @ u": r"""
        x^T u; x^\top u; x.T@u; x.T @ u; x·u; x\cdot u; x @ u; \mathbf{x}^\top\mathbf{u}
        x^{T}u""",
    "x @ u^T": r"x u^T; x u^\top; x @ u.T; \mathbf{x}\mathbf{u}^\top; x uᵀ",
    "x ⊙ u": r"x ⊙ u; x\odot u; x∘u; x \circ u; \mathbf{x}\odot\mathbf{u}",
    "norm(x)": r"""
        norm(x); ||x||; \|x\|; \lVert x\rVert; \Vert x\Vert; ‖x‖; ||x||_2; \left\|x\right\|
        \left\lVert x \right\rVert_2; ||x||_{2}; norm x""",
    "norm(x)^2": r"""
        norm(x)^2; ||x||^2; \|x\|^2; \lVert x\rVert^{2}; ‖x‖²; ||x||_2^2
        \lVert x \rVert_2^2""",
    "sum(abs(x))": r"sum(|x|); ||x||_1; \lVert x\rVert_1; ‖x‖_1; sum(abs(x)); np.sum(np.abs(x))",
    "softmax(x)": r"""
        softmax(x); \operatorname{softmax}(x); \mathrm{softmax}(x); Softmax(x)
        \text{softmax}(\mathbf{x})""",
    "max(x)": r"max(x); \max(x); np.max(x)",
    "sum(x ⊙ u)": r"sum(x⊙u); sum(x ⊙ u); \operatorname{sum}(x \odot u)",
}  # fmt: skip


def cases() -> list[tuple[str, str]]:
    """Pairs of a spelling and what it is read as."""
    return [
        (spelling.strip(), meant)
        for meant, line in READ_AS.items()
        for spelling in _split(line)
        if spelling.strip()
    ]


def _split(line: str) -> list[str]:
    return (
        line.replace(r"\;", "\0")
        .replace("\n", "; ")
        .replace("; ", "\1")
        .replace("\0", r"\;")
        .split("\1")
    )


@pytest.mark.parametrize(("spelling", "meant"), cases())
def test_a_spelling_is_read_as_meant(spelling: str, meant: str) -> None:
    expression = parse(spelling, SYMBOLS)
    assert isinstance(expression, Expression), expression
    assert str(expression) == meant


def test_there_are_several_hundred_spellings() -> None:
    assert len(cases()) > 350


@pytest.mark.parametrize(
    ("mapping", "text", "meant"),
    [
        ({"e": "real", "z": "real"}, "e^z", "e^z"),
        ({"z": "real"}, "e^z", "exp(z)"),
        ({"sigma": "positive", "mu": "real"}, r"\sigma(1-\sigma)", "sigma * (1 - sigma)"),
        ({"sigma": "positive", "z": "real"}, "sigmoid(z) σ", "sigmoid(z) * sigma"),
        ({"T": "positive", "a": "real"}, "a^T", "a^T"),
        ({"T": "positive", "x": "vector(2)"}, "x^T x", "x^T @ x"),
        ({"pi": "probability"}, "π(1-π)", "pi * (1 - pi)"),
        ({"x": "vector(2)", "x_1": "real"}, "x_1", "x_1"),
        ({"log": "real"}, "2log", "2 * log"),
    ],
)
def test_the_symbols_of_the_question_come_first(
    mapping: dict[str, str], text: str, meant: str
) -> None:
    assert str(parse(text, symbols_from(mapping))) == meant


def test_t_is_a_power_of_numbers_where_it_is_a_symbol() -> None:
    symbols = symbols_from({"T": "positive", "a": "positive"})
    expression = parse("a^T", symbols)
    assert isinstance(expression, Expression)
    assert expression.evaluate({"a": [2.0], "T": [3.0]}).tolist() == [8.0]

# ruff: noqa: E501 (one pair a line)
"""Pairs of expressions that are equal, that differ, and that a person must look at.

The cases follow what checkers of expressions document, or were seen to get wrong, in our own
words: equality up to algebra, up to assumptions on symbols, at kinks, near cancellation.
"""

from __future__ import annotations

import pytest

from qgen.expressions import Expression, Reference, Symbols, compare, parse, reference, symbols_from

ALGEBRA = symbols_from(
    {
        **dict.fromkeys(["x", "y", "z", "a", "b", "c", "z_1", "z_2", "z_3"], "real"),
        **dict.fromkeys(["s", "t", "v", "eps"], "positive"),
        **dict.fromkeys(["p", "q", "y_hat"], "probability"),
        "n": "integer",
    }
)
GAUSSIAN = symbols_from(
    {"mu": "real", "sigma": "positive", "m": "real", "tau": "positive", "x": "real"}
)
ADAM = symbols_from(
    {
        **dict.fromkeys(["theta", "g", "m_prev", "w"], "real"),
        **dict.fromkeys(["v_prev", "eta", "eps", "t", "lam"], "positive"),
        **dict.fromkeys(["beta_1", "beta_2", "rho"], "probability"),
    }
)
ARRAYS = symbols_from(
    {
        "W": "matrix(2,3)",
        "V": "matrix(3,3)",
        "x": "vector(3)",
        "w": "vector(3)",
        "b": "vector(2)",
        "delta": "vector(2)",
        "y": "distribution(3)",
        "z": "vector(3)",
        "lr": "positive",
        "c": "real",
    }
)

EQUAL: dict[str, tuple[Symbols, str]] = {
    "algebra": (
        ALGEBRA,
        r"""
        x + y == y + x
        x*y == y*x
        (x + y)^2 == x^2 + 2x y + y^2
        (x + y)(x - y) == x^2 - y^2
        (x+1)^3 == x^3 + 3x^2 + 3x + 1
        x/2 == 0.5x
        x/4 == 0.25 x
        1/3 x == x/3
        x + x == 2x
        x*x*x == x^3
        -(x - y) == y - x
        -x^2 == -(x^2)
        (-x)^2 == x^2
        (-x)^3 == -x^3
        x - (y - z) == x - y + z
        x/y/z == x/(y z)
        x/(y/z) == x z/y
        (x+y)/z == x/z + y/z
        \frac{x+y}{2} == (x+y)/2
        \frac{1}{\frac{1}{x}} == x
        1/x + 1/y == (x+y)/(x y)
        (x^2-1)/(x-1) == x+1
        x^2/x == x
        x^{-1} == 1/x
        x^-2 == 1/x^2
        x^0 == 1
        2^3 == 8
        2^10 x == 1024x
        3/4 == 0.75
        1e3 == 1000
        1.5e-2 == 0.015
        -3 + 3 == 0
        x - x == 0
        0*x == 0
        (x^2)^3 == x^6
        x^2 x^3 == x^5
        x^{3-1} == x^2
        (a+b+c)^2 == a^2+b^2+c^2+2a b+2b c+2a c
        a(b+c) == a b + a c
        (a-b)^3 == a^3 - 3a^2 b + 3a b^2 - b^3
        x^4 - y^4 == (x-y)(x+y)(x^2+y^2)
        (x+10000)-10000 == x
        (x+1)-1 == x
        1 - (1 - p) == p
        (1-p)(1+p) == 1-p^2
        p - p^2 == p(1-p)
        a(1-a) == a - a^2
        sqrt(x^2) == |x|
        sqrt(s^2) == s
        sqrt(s)^2 == s
        sqrt(s)*sqrt(t) == sqrt(s t)
        sqrt(s/t) == sqrt(s)/sqrt(t)
        1/sqrt(s) == sqrt(s)/s
        s^{1/2} == sqrt(s)
        s^0.5 == sqrt(s)
        s^{-1/2} == 1/sqrt(s)
        s^{3/2} == s sqrt(s)
        (s t)^2.5 == s^2.5 t^2.5
        s^a s^b == s^{a+b}
        (s^a)^2 == s^{2a}
        2^{x+1} == 2*2^x
        \sqrt{x^2+2x y+y^2} == |x+y|
        sqrt((x-y)^2) == abs(x-y)
        (-1)^n (-1)^n == 1
        \pi x == x pi
        e == exp(1)
        e^0 == 1
        """,
    ),
    "exponentials": (
        ALGEBRA,
        r"""
        e^x e^y == e^{x+y}
        e^{x}/e^{y} == exp(x-y)
        (e^x)^2 == e^{2x}
        exp(-x) == 1/exp(x)
        e^{\ln s} == s
        \ln e^x == x
        log(exp(z)) == z
        log(s t) == log s + log t
        log(s/t) == log(s) - log(t)
        \log s^2 == 2\log s
        log(sqrt(s)) == log(s)/2
        ln(s) == log(s)
        log(1/s) == -log(s)
        log(s)/log(2) == log2(s)
        \log_2 s == ln(s)/ln(2)
        log10(s) == log(s)/log(10)
        log_2(8) == 3
        log(e) == 1
        log10(1000) == 3
        log(x^2) == 2 log|x|
        e^{2 log(s)} == s^2
        2^x == e^{x log 2}
        s^x == exp(x log(s))
        -log(p) == log(1/p)
        log(1-p) == ln(1-p)
        p/(1-p) == 1/(1/p - 1)
        log(p/(1-p)) == log(p) - log(1-p)
        """,
    ),
    "activations": (
        ALGEBRA,
        r"""
        1/(1+e^{-z}) == σ(z)
        e^z/(1+e^z) == sigmoid(z)
        1 - σ(z) == σ(-z)
        σ(z)(1-σ(z)) == e^{-z}/(1+e^{-z})^2
        σ(z) - σ(z)^2 == σ(z)σ(-z)
        e^z/(1+e^z)^2 == σ(z)(1-σ(z))
        1/(2 + e^z + e^{-z}) == σ(z)(1-σ(z))
        (1 - tanh(z/2)^2)/4 == σ(z)(1-σ(z))
        2σ(2z) - 1 == tanh(z)
        (e^z - e^{-z})/(e^z + e^{-z}) == tanh(z)
        (e^{2z}-1)/(e^{2z}+1) == tanh z
        1 - 2/(1+e^{2z}) == tanh(z)
        1 - \tanh^2(z) == 4/(e^z+e^{-z})^2
        (1-tanh(z))(1+tanh(z)) == 1 - tanh(z)^2
        tanh(z/2) == 2σ(z) - 1
        -tanh(-z) == tanh(z)
        (z+|z|)/2 == relu(z)
        max(0,z) == relu(z)
        max(z, 0) == (z + abs(z))/2
        z(1+sign(z))/2 == relu(z)
        \max\{0, z\} == ReLU(z)
        relu(z) - relu(-z) == z
        relu(z) + relu(-z) == |z|
        relu(2z) == 2relu(z)
        relu(relu(z)) == relu(z)
        relu(z)^2 == z relu(z)
        -min(0,-z) == relu(z)
        z - min(z,0) == relu(z)
        max(0.01z, z) == relu(z) - 0.01relu(-z)
        max(0.1z, z) == 0.55z + 0.45|z|
        relu(z-1) == max(z,1) - 1
        relu(x+y) == (x+y+|x+y|)/2
        max(0, 1-y z) == relu(1 - y z)
        max(0, 1-y z) == (1 - y z + |1 - y z|)/2
        max(x,y) == (x+y+|x-y|)/2
        min(x,y) == (x+y-|x-y|)/2
        max(x,y) + min(x,y) == x + y
        max(x,y) == x + relu(y-x)
        max(x, y, z) == max(max(x,y), z)
        max(x, y, z) == max(z, x, y)
        min(x,y) == -max(-x,-y)
        max(-1, min(1, z)) == (|z+1| - |z-1|)/2
        min(1, max(-1, z)) == max(-1, min(1, z))
        |x||y| == |x y|
        |x|^2 == x^2
        |-x| == |x|
        |x|/|y| == |x/y|
        ||x|| == |x|
        x/|x| == sign(x)
        sign(x)|x| == x
        sign(x)^2 == 1
        sign(x)sign(y) == sign(x y)
        |s| == s
        sign(s) == 1
        relu(s) == s
        max(0,p) == p
        min(p,1) == p
        max(z, -1000) == max(-1000, z)
        max(x^2, 0) == x^2
        z σ(z) == z/(1+e^{-z})
        softplus(z) == log(1+e^z)
        softplus(z) - softplus(-z) == z
        max(z,0) + log(1+e^{-|z|}) == softplus(z)
        log(σ(z)) == -softplus(-z)
        -log(1+e^{-z}) == \log\sigma(z)
        σ(log(p/(1-p))) == p
        sin(x)^2 + cos(x)^2 == 1
        2sin(x)cos(x) == sin(2x)
        """,
    ),
    "losses": (
        ALGEBRA,
        r"""
        log(1+e^z) - y z == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        relu(z) - y z + log(1+e^{-|z|}) == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        max(z,0) - z y + log(1+exp(-|z|)) == log(1+e^z) - y z
        y log(1+e^{-z}) + (1-y) log(1+e^z) == -y log σ(z) - (1-y)log(1-σ(z))
        -y\log\hat{y} - (1-y)\log(1-\hat{y}) == -(y ln(ŷ) + (1-y) ln(1-yhat))
        (y_hat - y)/(y_hat(1-y_hat)) == -y/y_hat + (1-y)/(1-y_hat)
        -\frac{y}{\hat y} + \frac{1-y}{1-\hat y} == (yhat-y)/(yhat-yhat^2)
        σ(z) - y == -(y - σ(z))
        y(σ(z)-1) + (1-y)σ(z) == σ(z) - y
        \frac{1}{2}(y-\hat{y})^2 == (yhat^2 - 2y yhat + y^2)/2
        0.5*(a-y)**2 == (y-a)^2/2
        (a-y)a(1-a) == (a-y)(a-a^2)
        2(a-y)/2 == a - y
        -log(e^{z_1}/(e^{z_1}+e^{z_2}+e^{z_3})) == -z_1 + log(e^{z_1}+e^{z_2}+e^{z_3})
        log(1+e^{z_2-z_1}+e^{z_3-z_1}) == -log(e^{z_1}/(e^{z_1}+e^{z_2}+e^{z_3}))
        x + log(1+e^{y-x}) == log(e^x+e^y)
        max(x,y) + log(1+e^{-|x-y|}) == log(e^x+e^y)
        c + log(e^{x-c}+e^{y-c}) == log(e^x+e^y)
        e^{z_1}/(e^{z_1}+e^{z_2}) == σ(z_1-z_2)
        e^{z_1}/(e^{z_1}+e^{z_2}+e^{z_3}) == 1/(1+e^{z_2-z_1}+e^{z_3-z_1})
        e^{z1-z3}/(e^{z1-z3}+e^{z2-z3}+1) == e^{z1}/(e^{z1}+e^{z2}+e^{z3})
        -p log2(p) - (1-p)log2(1-p) == -(p ln p + (1-p) ln(1-p))/ln 2
        p log(p/q) + (1-p)log((1-p)/(1-q)) == p log p - p log q + (1-p)log(1-p) - (1-p)log(1-q)
        2p q/(p+q) == 2/(1/p+1/q)
        s/(s+t+v) == 1/(1 + (t+v)/s)
        2s/(2s+t+v) == s/(s + (t+v)/2)
        s t/(s+t-s t) == 1/(1/s+1/t-1)
        log(p) + log(1-q) == log(p(1-q))
        p/(p+q) == 1/(1+q/p)
        """,
    ),
    "Gaussians": (
        GAUSSIAN,
        r"""
        -\frac12(1 + x) == -(1+x)/2
        \frac{1}{2}(\mu^2 + \sigma^2 - 1 - \log\sigma^2) == (σ²+μ²-1)/2 - ln(σ)
        -0.5(1 + log(sigma^2) - mu^2 - sigma^2) == (mu^2+sigma^2-1)/2 - log(sigma)
        -0.5*(1 + 2*log(sigma) - mu**2 - sigma**2) == (mu^2+sigma^2-1)/2 - log(sigma)
        \log\frac{\tau}{\sigma} + \frac{\sigma^2+(\mu-m)^2}{2\tau^2} - \frac{1}{2} == log(tau) - log(sigma) + (sigma^2 + (m-mu)^2)/(2tau^2) - 0.5
        \frac{1}{\sqrt{2\pi}\sigma} e^{-\frac{(x-\mu)^2}{2\sigma^2}} == exp(-((x-mu)/sigma)^2/2)/sqrt(2pi sigma^2)
        (x-mu)/sigma^2 == -(mu-x)/(σ²)
        -log(sigma) - (x-mu)^2/(2sigma^2) == log(exp(-(x-mu)^2/(2σ^2))/σ)
        mu + sigma x == x*sigma + mu
        """,
    ),
    "optimizers": (
        ADAM,
        r"""
        \theta - \eta g == -(eta g - theta)
        beta1*m_prev + (1-beta1)*g == g + beta_1(m_prev - g)
        \beta_1 m_{prev} + (1-\beta_1) g == g - \beta_1 g + \beta_1 m_prev
        ρ v_prev + (1-ρ) g^2 == rho(v_prev - g²) + g**2
        theta - eta*m_prev/(1-beta_1^t)/(sqrt(v_prev/(1-beta_2^t)) + eps) == theta - eta*sqrt(1-beta_2^t)/(1-beta_1^t)*m_prev/(sqrt(v_prev) + eps sqrt(1-beta_2^t))
        \theta - \frac{\eta}{\sqrt{v_{prev}}+\epsilon} g == theta - eta*g/(sqrt(v_prev) + eps)
        theta(1 - eta lam) - eta g == theta - eta(g + lam theta)
        θ − η(g + λθ) == (1 - ηλ)θ − ηg
        (w+|w|)/2 - (|w|-w)/2 == w
        w - eta(g + 2 lam w) == w - eta g - 2 eta lam w
        beta_1^{t} beta_1 == beta_1^{t+1}
        1 - beta_1^2 == (1-beta_1)(1+beta_1)
        (1-\beta_1)(1 + \beta_1 + \beta_1^2) == 1 - \beta_1^3
        """,
    ),
    "arrays": (
        ARRAYS,
        r"""
        W x + b == b + W@x
        W^T delta == W.T @ delta
        W^\top\delta == transpose(W) delta
        \mathbf{W}^{\top}\boldsymbol{\delta} == (delta^T W)^T
        delta x^T == δ @ x.T
        delta x^T == (x delta^T)^T
        x^T w == w^T x
        x·w == sum(x ⊙ w)
        x @ w == w_1 x_1 + w_2 x_2 + w_3 x_3
        w \cdot x == w^\top x
        ||x||^2 == x^T x
        \lVert x - w \rVert^2 == x^T x - 2 w^T x + w^T w
        norm(x) == sqrt(sum(x^2))
        ‖x‖ == sqrt(x_1^2+x_2^2+x_3^2)
        ||2x|| == 2||x||
        sum(x) == x_1 + x_2 + x_3
        (W V) x == W (V x)
        (W V)^T == V^T W^T
        (V^T)^T == V
        V(x + w) == V x + V w
        x^T V w == w^T V^T x
        c (W x) == W (c x)
        W x/c == (W/c) x
        W - lr delta x^T == W - lr*(delta x^T)
        x ⊙ w == w \odot x
        x ⊙ x == x^2
        σ(x) ⊙ (1-σ(x)) == σ(x) - σ(x)^2
        1 - tanh(x)^2 == (1-tanh(x)) ⊙ (1+tanh(x))
        relu(x) == (x+|x|)/2
        softmax(z) == exp(z)/sum(exp(z))
        softmax(z) == e^z/sum(e^z)
        softmax(z + c) == softmax(z)
        softmax(z) - y == -(y - softmax(z))
        -sum(y ⊙ log(softmax(z))) == log(sum(exp(z))) - y^T z
        -y^T log(softmax(z)) == log(sum(e^z)) - y·z
        log(sum(exp(z))) == max(z) + log(sum(exp(z - max(z))))
        log(sum(exp(z))) == c + log(sum(exp(z - c)))
        sum(softmax(z)) == 1
        sum(y) == 1
        y_1 + y_2 == 1 - y_3
        x^T x/2 == 0.5||x||_2^2
        \|x\|_1 == |x_1| + |x_2| + |x_3|
        \lVert W\rVert_F^2 == sum(W ⊙ W)
        max(x) == -min(-x)
        max(0, x) == relu(x)
        W_{11} == W_11
        x_1 == x1
        (W x)^T == x^T W^T
        W V^T V x == W (V^T (V x))
        """,
    ),
}

DIFFERENT: dict[str, tuple[Symbols, str]] = {
    "algebra": (
        ALGEBRA,
        r"""
        x - y == y - x
        x + y == x - y
        x y == x + y
        x == 2x
        (x+y)^2 == x^2 + y^2
        x^2 == x^3
        -x^2 == (-x)^2
        1/2 x == 1/(2x)
        x/y z == x/(y z)
        x/(y+z) == x/y + z
        1/(x+y) == 1/x + 1/y
        sqrt(x^2) == x
        sqrt(x)^2 == x
        (x^{1/2})^2 == x
        x/|x| == 1
        |x| == x
        |x+y| == |x|+|y|
        sqrt(s+t) == sqrt(s)+sqrt(t)
        sqrt(s) == s
        s == s + 1e-9
        x == 1.0001x
        x == x + 0.0001
        1 == 1.0001
        1 == 1.00000001
        x == 1.0000000001x
        0.333 x == x/3
        3.14 x == pi x
        2.718^x == e^x
        x == y
        0 == 1
        x - x == 1e-12
        p(1-p) == p(1+p)
        p == 1-p
        p^2 == p
        a(1-a) == a(a-1)
        a(1-a) == a - a
        2^x == x^2
        s^a == a^s
        s^{a b} == s^{a+b}
        (-1)^n == 1
        n^2 == n
        n == |n|
        1/x == 1/|x|
        x^0 == 0
        max(x^2, 1) == x^2
        max(x, 1000) == 1000
        max(z, -1000) == z
        max(z, -100000) == z
        min(s, 5000) == s
        |x - 300| == 300 - x
        relu(x-2000) == 0
        relu(x-2000)+x == x
        """,
    ),
    "exponentials": (
        ALGEBRA,
        r"""
        log2(s) == log(s)
        log10(s) == ln(s)
        log(s t) == log(s) log(t)
        log(s+t) == log(s) + log(t)
        log(s)/log(t) == log(s/t)
        log(s)^2 == log(s^2)
        e^{x+y} == e^x + e^y
        e^{x y} == e^x e^y
        e^{-x} == -e^x
        e^{x^2} == (e^x)^2
        exp(x) == 2^x
        exp(x) == 10^x
        2log(x) == log(x^2)
        log(p) == log(1-p)
        log(1+e^z) == z
        log(e^z + 1e-6) == z
        """,
    ),
    "activations": (
        ALGEBRA,
        r"""
        σ(z) == tanh(z)
        σ(z) == 1/(1+e^z)
        σ(z) == e^z
        σ(z) == (1+tanh(z))/2
        2σ(z) - 1 == tanh(z)
        σ(2z) == tanh(z)
        σ(z)(1+σ(z)) == σ(z)(1-σ(z))
        z(1-z) == σ(z)(1-σ(z))
        σ(z) == σ(z)(1-σ(z))
        e^{-z}/(1+e^{-z}) == σ(z)(1-σ(z))
        1 - tanh(z) == 1 - tanh(z)^2
        1 + tanh(z)^2 == 1 - tanh(z)^2
        1 - tanh(z^2) == 1 - tanh(z)^2
        relu(z) == z
        relu(z) == |z|
        relu(z) == min(0,z)
        relu(z) == max(z,1)
        relu(z) == z(1+sign(z))
        relu(z) == max(0.01z, z)
        relu(z) == softplus(z)
        relu(z) == z σ(z)
        relu(z) == z σ(100z)
        sqrt(z^2+0.000001) == |z|
        relu(-z) == -relu(z)
        relu(x+y) == relu(x)+relu(y)
        max(0.01z, z) == max(0.1z, z)
        max(0.01z, z) == max(0.01z, 0)
        max(x,y) == (x+y-|x-y|)/2
        max(0, 1-y z) == max(0, 1+y z)
        max(0, 1-y z) == 1 - y z
        max(0, 1-y z) == max(0, -y z)
        max(-1, min(1, z)) == tanh(z)
        max(-1, min(1, z)) == z
        max(-1, min(1, z)) == max(-1, min(1.001, z))
        sign(z) == 1
        sign(z) == tanh(10z)
        sign(z) == z
        softplus(z) == log(1-e^z)
        softplus(z) == log(1+e^{-z})
        1/relu(x) == 1/x
        log(relu(x)) == 0
        sin(x) == cos(x)
        sin(x) == x
        """,
    ),
    "losses": (
        ALGEBRA,
        r"""
        log(1+e^z) + y z == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        log(1+e^z) - z == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        y log(σ(z)) + (1-y)log(1-σ(z)) == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        -y log(σ(z)) == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        -(y log2(σ(z)) + (1-y)log2(1-σ(z))) == -(y log(σ(z)) + (1-y)log(1-σ(z)))
        -y/y_hat == -y/y_hat + (1-y)/(1-y_hat)
        -y/y_hat - (1-y)/(1-y_hat) == -y/y_hat + (1-y)/(1-y_hat)
        y - σ(z) == σ(z) - y
        (y-yhat)^2 == (y-yhat)^2/2
        2(a-y) == a - y
        (a-y)a(1-a) == (a-y)(1-a)
        (a-y)a(1-a) == (a-y)
        (y-a)a(1-a) == (a-y)a(1-a)
        -z_1 - log(e^{z_1}+e^{z_2}+e^{z_3}) == -z_1 + log(e^{z_1}+e^{z_2}+e^{z_3})
        -z_2 + log(e^{z_1}+e^{z_2}+e^{z_3}) == -z_1 + log(e^{z_1}+e^{z_2}+e^{z_3})
        log(e^{z_1}+e^{z_2}) == log(e^{z_1}+e^{z_2}+e^{z_3})
        z_1 + z_2 == log(e^{z_1}+e^{z_2})
        max(x,y) == log(e^x+e^y)
        x + log(1+e^{x-y}) == log(e^x+e^y)
        e^{z_1}/e^{z_2} == e^{z_1}/(e^{z_1}+e^{z_2})
        z_1/(z_1+z_2) == e^{z_1}/(e^{z_1}+e^{z_2})
        p log(q/p) + (1-p)log((1-q)/(1-p)) == p log(p/q) + (1-p)log((1-p)/(1-q))
        -p log2(p) == -p log(p)
        (p+q)/2 == 2p q/(p+q)
        s/(t+v) == s/(s+t+v)
        2s/(s+t+v) == 2s/(2s+t+v)
        """,
    ),
    "Gaussians": (
        GAUSSIAN,
        r"""
        mu^2 + sigma^2 - 1 - log(sigma^2) == (mu^2 + sigma^2 - 1 - log(sigma^2))/2
        (mu^2 + sigma^2 - 1 + log(sigma^2))/2 == (mu^2 + sigma^2 - 1 - log(sigma^2))/2
        (mu^2 + sigma^2 - 1 - log(sigma))/2 == (mu^2 + sigma^2 - 1 - log(sigma^2))/2
        (mu + sigma^2 - 1 - log(sigma^2))/2 == (mu^2 + sigma^2 - 1 - log(sigma^2))/2
        (mu^2 + sigma - 1 - log(sigma))/2 == (mu^2 + sigma^2 - 1 - log(sigma^2))/2
        (1 + log(sigma^2) - mu^2 - sigma^2)/2 == -(1 + log(sigma^2) - mu^2 - sigma^2)/2
        mu + sigma^2 x == mu + sigma x
        (x-mu)/sigma == (x-mu)/sigma^2
        """,
    ),
    "optimizers": (
        ADAM,
        r"""
        theta + eta g == theta - eta g
        theta - g == theta - eta g
        beta_1 m_prev + g == beta_1 m_prev + (1-beta_1)g
        (1-beta_1) m_prev + beta_1 g == beta_1 m_prev + (1-beta_1)g
        rho v_prev + (1-rho)g == rho v_prev + (1-rho)g^2
        eta g/sqrt(v_prev + eps) == eta g/(sqrt(v_prev)+eps)
        eta g/(v_prev+eps) == eta g/(sqrt(v_prev)+eps)
        eta g/sqrt(v_prev) == eta g/(sqrt(v_prev)+eps)
        eta g/(sqrt(v_prev)+1e-8) == eta g/sqrt(v_prev)
        m_prev/(1-beta_1) == m_prev/(1-beta_1^t)
        m_prev/(1-beta_2^t) == m_prev/(1-beta_1^t)
        m_prev(1-beta_1^t) == m_prev/(1-beta_1^t)
        beta_1 t == beta_1^t
        theta - eta(g + 2lam theta) == theta - eta(g + lam theta)
        theta - eta g + lam theta == theta - eta(g + lam theta)
        theta - eta g - lam == theta - eta g - eta lam
        """,
    ),
    "arrays": (
        ARRAYS,
        r"""
        V x == V^T x
        V == V^T
        W^T == W
        W x == W x + b
        delta x^T == -delta x^T
        x delta^T == delta x^T
        W + lr delta x^T == W - lr delta x^T
        x^T w == x ⊙ w
        x == x^T
        ||x|| == x^T x
        ||x|| == sum(|x|)
        ||x + w|| == ||x|| + ||w||
        sum(x^2) == sum(x)^2
        sum(x) == max(x)
        max(x) == x_1
        x_1 == x_2
        W_12 == W_21
        V_12 == V_21
        V V^T == V^T V
        V x w^T == w x^T V
        softmax(z) == exp(z)
        softmax(z) == z/sum(z)
        softmax(2z) == softmax(z)
        softmax(z) == σ(z)
        softmax(z) + y == softmax(z) - y
        y - softmax(z) == softmax(z) - y
        -sum(y ⊙ log(softmax(z))) == -sum(log(softmax(z)))
        log(sum(exp(z))) == sum(z)
        log(sum(exp(z))) == max(z)
        log(sum(exp(z))) == log(sum(exp(z - max(z))))
        log(sum(exp(z))) == log(sum(exp(x)))
        y_1 == 1 - y_2
        1 == sum(x)
        σ(x) ⊙ σ(x) == σ(x) ⊙ (1-σ(x))
        relu(x) == |x|
        relu(W x) == W relu(x)
        c == x
        """,
    ),
}

UNDECIDED: dict[str, tuple[Symbols, str]] = {
    "the expected expression is nowhere defined": (
        ALGEBRA,
        """
        1 == log(-1)
        x == x/0
        x == sqrt(-1-x^2)
        x == log(x-x)
        log(-1) == sqrt(-1)
        x == 1/(x-x)
        """,
    ),
    "the answer has values where the expected expression has none": (
        ALGEBRA,
        """
        log(x y) == log(x) + log(y)
        x == sqrt(x)^2
        log(x^2) == 2log(x)
        log|x| == log(x)
        |x| == sqrt(x)sqrt(x)
        """,
    ),
    "too little can be computed": (
        ALGEBRA,
        """
        (-1)^{2n} == 1
        e^{e^{e^{9+s}}} == e^{e^{e^{9+s}}}
        0 == (1+e^{-90})-1-e^{-90} + 1e80 - 1e80
        """,
    ),
}


def rows(table: dict[str, tuple[Symbols, str]]) -> list[tuple[Symbols, str, str]]:
    found = []
    for symbols, text in table.values():
        for line in filter(None, map(str.strip, text.splitlines())):
            given, expected = line.split(" == ")
            found.append((symbols, given, expected))
    return found


def read(text: str, symbols: Symbols) -> Expression:
    expression = parse(text, symbols)
    assert isinstance(expression, Expression), (text, expression)
    return expression


def outcome(given: str, expected: str, symbols: Symbols) -> str:
    return compare(read(given, symbols), read(expected, symbols), symbols).outcome


@pytest.mark.parametrize(("symbols", "given", "expected"), rows(EQUAL))
def test_equal_expressions_are_found_equal_both_ways(symbols, given, expected):
    assert outcome(given, expected, symbols) == "equal"
    assert outcome(expected, given, symbols) == "equal"


@pytest.mark.parametrize(("symbols", "given", "expected"), rows(DIFFERENT))
def test_different_expressions_are_refuted(symbols, given, expected):
    assert outcome(given, expected, symbols) == "different"


@pytest.mark.parametrize(("symbols", "given", "expected"), rows(UNDECIDED))
def test_what_points_cannot_tell_is_left_to_a_person(symbols, given, expected):
    assert outcome(given, expected, symbols) == "undecided"


def test_there_are_several_hundred_pairs():
    assert len(rows(EQUAL)) + len(rows(DIFFERENT)) + len(rows(UNDECIDED)) > 350
    assert isinstance(reference(read("x", ALGEBRA), ALGEBRA), Reference)

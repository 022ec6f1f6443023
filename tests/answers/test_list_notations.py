"""Vectors, matrices and tensors as programs print them and as LaTeX writes them."""

from collections.abc import Callable

import numpy as np
import pytest

SQUARE = [[1, -2], [3, 4.5]]
CUBE = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]

VECTORS = {
    "<1, 2, 3>": [1, 2, 3],
    "⟨1, 2, 3⟩": [1, 2, 3],
    "vector(1, 2, 3)": [1, 2, 3],
    "Vector([1, 2, 3])": [1, 2, 3],
    "array([1, 2, 3])": [1, 2, 3],
    "np.array([1, 2, 3])": [1, 2, 3],
    "numpy.asarray([1, 2, 3])": [1, 2, 3],
    "tensor([1., 2., 3.])": [1, 2, 3],
    "torch.tensor([1.0, 2.0, 3.0])": [1, 2, 3],
    "Matrix([[1], [2], [3]])": [1, 2, 3],
    "x = array([1, 2, 3])": [1, 2, 3],
    "W: [1, 2, 3]": [1, 2, 3],
    "[1, 2, 3].": [1, 2, 3],
    "1\t2\t3": [1, 2, 3],
    "1 \t 2 \t 3": [1, 2, 3],
    "【1，2，3】": [1, 2, 3],
    "〔1；2；3〕": [1, 2, 3],
    "１、２、３": [1, 2, 3],
    "١، ٢، ٣": [1, 2, 3],
    "١؛ ٢؛ ٣": [1, 2, 3],
    "⎡1⎤\n⎢ ⎥\n⎢2⎥\n⎢ ⎥\n⎣3⎦": [1, 2, 3],
    "⎛1⎞\n⎜2⎟\n⎝3⎠": [1, 2, 3],
    "[1  2  3]": [1, 2, 3],
    "[ 1.   2.   3. ]": [1, 2, 3],
    "[1.e+00 2.e+00 3.e+00]": [1, 2, 3],
    "(1; 2; 3)": [1, 2, 3],
    "1, 2, 3.": [1, 2, 3],
    "1½, 2¼, 3": [1.5, 2.25, 3],
    "1½ 2¼ 3": [1.5, 2.25, 3],
    "1 ½ 3": [1, 0.5, 3],
    "1 1/2 3": [1, 0.5, 3],
    r"\frac12, \frac34, 1": [0.5, 0.75, 1],
    r"\left( \frac{1}{2}, -\frac{3}{4}, 1 \right)": [0.5, -0.75, 1],
    "-(1/2), 2, 3": [-0.5, 2, 3],
    "1/-2, 2, 3": [-0.5, 2, 3],
    "1'000, 2'000, 3": [1000, 2000, 3],
    "1_000 2 3": [1000, 2, 3],
    "1e-3 2 3": [0.001, 2, 3],
    "1.5 10^-3 2": [1.5, 0.001, 2],
    "1.5*10^-3 2 3": [0.0015, 2, 3],
    "1, 234, 567": [1, 234, 567],
    "1,234,567": [1, 234, 567],
    "5%, 10 %, 1‰": [0.05, 0.1, 0.001],
    r"\begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix}": [1, 2, 3],
    r"\begin{pmatrix}1\\2\\3\\\end{pmatrix}": [1, 2, 3],
    r"\begin{smallmatrix}1&2&3\end{smallmatrix}": [1, 2, 3],
    r"\begin{array}{c} 1 \\ 2 \\ 3 \end{array}": [1, 2, 3],
    r"\left[\begin{array}{ccc} 1 & 2 & 3 \end{array}\right]": [1, 2, 3],
    r"\left[\begin{array}{c|c c} 1 & 2 & 3 \end{array}\right]": [1, 2, 3],
    r"\pmatrix{1 \cr 2 \cr 3}": [1, 2, 3],
    r"\(\mathbf{w} = [1, 2, 3]\)": [1, 2, 3],
    r"$$\begin{Bmatrix}1\\2\\3\end{Bmatrix}$$": [1, 2, 3],
    r"\[1, 2, 3\]": [1, 2, 3],
    r"\(1, 2, 3\)": [1, 2, 3],
    "1,234.5, 2, 3": "I read 4 numbers",
    "1,000, 2, 3": "cannot be an entry of its own",
    "<1, 2, 3": "`<` is never closed",
    "<1, 2, 3]": "`<` is closed by `]`",
    "1 | 2 | 3": "`|`",
    "1 and 2 and 3": "`and`",
    "1i + 2j + 3k": "`i`",
    "tensor([1., 2., 3.], dtype=torch.float64)": "`dtype`",
    "arrays([1, 2, 3])": "`arrays`",
    "array[1, 2, 3]": "`array`",
    r"\begin{bmatrix} 1 \\ 2 \\ 3": "is never closed",
    r"\begin{bmatrix} 1, 2, 3 \end{array}": "is closed by",
    r"\begin{document} 1 \end{document}": r"`\begin`",
    "[1, 2, -∞]": "is not a finite number",
    "[1, 2, None]": "`None`",
    "[1, 2, ?]": "`?`",
    "[1, 2, ...]": "`.`",
    "[1, …, 3]": "`…`",
    "range(3)": "`range`",
    "1:3": "`:`",
}

SQUARES = {
    "[1, -2; 3, 4.5]": SQUARE,
    "[[1, -2], [3, 4.5]]": SQUARE,
    "matrix([1,-2],[3,4.5])": SQUARE,
    "Matrix([[1, -2], [3, 4.5]])": SQUARE,
    "array([[ 1. , -2. ],\n       [ 3. ,  4.5]])": SQUARE,
    "tensor([[ 1.0000, -2.0000],\n        [ 3.0000,  4.5000]])": SQUARE,
    "[[ 1.  -2. ]\n [ 3.   4.5]]": SQUARE,
    "⎡1  -2 ⎤\n⎢      ⎥\n⎣3  4.5⎦": SQUARE,
    "1\t-2\n3\t4.5": SQUARE,
    "1\t-2\r\n3\t4.5\r\n": SQUARE,
    "{{1, -2}, {3, 4.5}}": SQUARE,
    "<<1, -2>, <3, 4.5>>": SQUARE,
    "(1 -2; 3 4.5)": SQUARE,
    "1, -2; 3, 4.5": SQUARE,
    "1 -2 \\\\ 3 4.5": SQUARE,
    "1 & -2 \\\\ 3 & 4.5": SQUARE,
    "[1 −2; 3 4½]": SQUARE,
    "[2/2, -4/2; 6/2, 9/2]": SQUARE,
    "[1, -2\n3, 4.5]": SQUARE,
    "[1, -2],\n[3, 4.5]": SQUARE,
    r"\begin{bmatrix} 1 & -2 \\ 3 & 4.5 \end{bmatrix}": SQUARE,
    r"\begin{vmatrix} 1 & -2 \\ 3 & 4.5 \end{vmatrix}": SQUARE,
    r"\begin{matrix} 1 & -2 \cr 3 & 4.5 \end{matrix}": SQUARE,
    r"\left(\begin{matrix} 1 & -2 \\ 3 & \frac92 \end{matrix}\right)": SQUARE,
    r"\left[\begin{array}{rr} 1 & -2 \\ 3 & 4.5 \\ \end{array}\right]": SQUARE,
    r"$W = \begin{pmatrix} 1 & -2 \\ 3 & 4.5 \end{pmatrix}$": SQUARE,
    r"\[ W = \begin{pmatrix} 1 & -2 \\ 3 & 4.5 \end{pmatrix} \]": SQUARE,
    r"\bmatrix{1 & -2 \cr 3 & 4.5}": SQUARE,
    "1 -2 3 4.5": "Please write each row on a line of its own",
    "[1, -2, 3, 4.5]": "Please write each row on a line of its own",
    "[[1, -2], [3, 4.5], [5, 6]]": "I read a 3×2 matrix, but the answer is a 2×2 matrix.",
    "[[1, -2], [3]]": "I read 2 numbers in row 1, but 1 number in row 2.",
    "[[1, -2], 3, 4.5]": "I read 2 numbers in row 1, but 1 number in row 2.",
    "[[1, -2], []]": "A number is missing here.",
    "[1, -2; 3, 4.5]'": "without a transpose sign",
    "-[1, -2; 3, 4.5]": "I expected a number here, not `[`",
    "2*[1, -2; 3, 4.5]": "I do not calculate products",
    "[1, -2; 3, 4.5]/2": "I cannot read `/` here",
    "[1, -2; 3, 4.5] + 1": "I do not calculate `+`",
}

TENSORS = [
    ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", CUBE),
    ("[[[1 2]\n  [3 4]]\n\n [[5 6]\n  [7 8]]]", CUBE),
    ("array([[[1, 2],\n        [3, 4]],\n\n       [[5, 6],\n        [7, 8]]])", CUBE),
    ("tensor([[[1., 2.],\n         [3., 4.]],\n\n        [[5., 6.],\n         [7., 8.]]])", CUBE),
    ("{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}", CUBE),
    ("[1, 2; 3, 4], [5, 6; 7, 8]", CUBE),
    ("[1 2\n3 4]\n[5 6\n7 8]", CUBE),
    ("[[1, 2; 3, 4]; [5, 6; 7, 8]]", CUBE),
    (r"[\begin{bmatrix}1&2\\3&4\end{bmatrix}, \begin{bmatrix}5&6\\7&8\end{bmatrix}]", CUBE),
    ("[[1, 2], [3, 4], [5, 6], [7, 8]]", "I read a 4×2 matrix, but the answer is a 2×2×2 list."),
    ("[1, 2, 3, 4, 5, 6, 7, 8]", "I read 8 numbers, but the answer is a 2×2×2 list."),
    ("[[[1, 2], [3, 4]], [[5, 6], [7]]]", "I read 2 numbers in row 1, but 1 number in row 2."),
    ("[[[1, 2], [3, 4]]]", "I read a 2×2 matrix, but the answer is a 2×2×2 list."),
]


@pytest.mark.parametrize(("text", "meant"), VECTORS.items())
def test_vector(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (3,), meant)


@pytest.mark.parametrize(("text", "meant"), SQUARES.items())
def test_matrix(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (2, 2), meant)


@pytest.mark.parametrize(("text", "meant"), TENSORS)
def test_tensor(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (2, 2, 2), meant)


@pytest.mark.parametrize("shape", [(1, 2, 3), (2, 3, 2), (2, 1, 2, 3), (2, 2, 2, 2), (2, 3, 1, 2)])
def test_what_numpy_prints_is_read(shape: tuple[int, ...], check: Callable[..., None]) -> None:
    values = np.arange(float(np.prod(shape))).reshape(shape) / 4 - 1
    for text in (str(values), repr(values), str(values.tolist())):
        check(text, shape, values)


def test_a_tensor_is_not_read_in_another_order(check: Callable[..., None]) -> None:
    values = np.arange(12.0).reshape(2, 3, 2)
    for shape in [(3, 2, 2), (2, 2, 3), (6, 2), (2, 6), (12,), (2, 3, 2, 2)]:
        check(str(values.tolist()), shape, "I read a 2×3×2 list")

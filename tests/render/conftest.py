"""A sample class: documents with everything that layouts have to set."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pytest

from qgen.render.document import Document, Markdown, Part, Question, Section
from qgen.render.numerals import mark

ADAM = Question(
    number="1",
    marks=6,
    title="One step of Adam",
    stem=Markdown(
        "A parameter has the value $\\theta = " + mark("0.5") + "$. Its gradient is "
        "$g = " + mark("-0.25") + "$, and Adam starts from $m_0 = v_0 = 0$ with "
        "$\\beta_1 = " + mark("0.9") + "$, $\\beta_2 = " + mark("0.999") + "$, "
        "$\\eta = " + mark("0.1") + "$ and $\\varepsilon = 10^{" + mark("-8") + "}$, added "
        "outside the root. Give every value to four decimals."
    ),
    parts=(
        Part(
            label="a",
            marks=2,
            prompt=Markdown("Compute the first moment $m_1$ and the second moment $v_1$."),
            hint="2 entries",
            working=Markdown(
                "$$\\begin{aligned} m_1 &= \\beta_1 m_0 + (1-\\beta_1)\\, g \\\\ &= "
                + mark("0.9")
                + " \\cdot 0 + "
                + mark("0.1")
                + " \\cdot "
                + mark("(-0.25)")
                + " = "
                + mark("-0.025")
                + " \\\\ v_1 &= \\beta_2 v_0 + (1-\\beta_2)\\, g^2 = "
                + mark("0.001")
                + " \\cdot "
                + mark("(-0.25)")
                + "^2 = "
                + mark("0.0001")
                + "\\end{aligned}$$"
            ),
            answer=Markdown("$m_1 = " + mark("-0.025") + "$, $v_1 = " + mark("0.0001") + "$"),
            verdict="correct",
            awarded=2,
            given="-0.025; 0.0001",
        ),
        Part(
            label="b",
            marks=2,
            prompt=Markdown("Correct their bias: $\\hat m_1$ and $\\hat v_1$."),
            hint="2 entries",
            working=Markdown(
                "$$\\hat m_1 = \\frac{m_1}{1-\\beta_1^1} = \\frac{"
                + mark("-0.025")
                + "}{"
                + mark("0.1")
                + "} = "
                + mark("-0.25")
                + "$$"
            ),
            answer=Markdown("$" + mark("-0.25") + "$ and $" + mark("0.0625") + "$"),
            verdict="misconception",
            awarded=0,
            given="-0.0250, 0.0001",
            comment=Markdown(
                "You left out the bias correction: divide by $1-\\beta_1^t$. With $t=1$ the "
                "moments are far too small, because they start from zero."
            ),
        ),
        Part(
            label="c",
            marks=2,
            prompt=Markdown("Give the new value $\\theta_1$."),
            hint="number",
            working=Markdown(
                "$$\\theta_1 = \\theta_0 - \\eta \\frac{\\hat m_1}{\\sqrt{\\hat v_1} + "
                "\\varepsilon} = "
                + mark("0.5")
                + " - "
                + mark("0.1")
                + " \\cdot \\frac{"
                + mark("-0.25")
                + "}{"
                + mark("0.25")
                + "} = "
                + mark("0.6")
                + "$$"
            ),
            answer=Markdown("$" + mark("0.6") + "$"),
            verdict="follow-through",
            awarded=2,
            given="0.75",
            comment=Markdown("Right, from the moments you carried forward."),
            after_yours=Markdown(
                "$$\\theta_1 = "
                + mark("0.5")
                + " - "
                + mark("0.1")
                + "\\cdot\\frac{"
                + mark("-0.025")
                + "}{\\sqrt{"
                + mark("0.0001")
                + "}} = "
                + mark("0.75")
                + "$$"
            ),
        ),
    ),
    explanation=Markdown("Source: Kingma and Ba, *Adam*, algorithm 1."),
)


def matrix(*rows: str) -> str:
    """A matrix in TeX, its entries marked."""
    body = " \\\\ ".join(" & ".join(mark(entry) for entry in row.split()) for row in rows)
    return f"\\begin{{bmatrix}} {body} \\end{{bmatrix}}"


CONV = Question(
    number="2",
    marks=5,
    title="A convolution, and then pooling",
    stem=Markdown(
        "The input $\\mathbf X$ is cross-correlated with the kernel $\\mathbf K$ (stride 1, no "
        "padding).\n\n$$\\mathbf X = "
        + matrix("1 0 -2 3", "0.5 -1 2 0", "2 1 0 -0.5", "-3 0 1 1")
        + ",\\qquad \\mathbf K = "
        + matrix("1 -1", "0 2")
        + "$$"
    ),
    parts=(
        Part(
            label="a",
            marks=3,
            prompt=Markdown("Compute the feature map $\\mathbf Z = \\mathbf X \\star \\mathbf K$."),
            hint="3×3 matrix",
            working=Markdown(
                "$$z_{1,1} = "
                + " + ".join(
                    f"{mark(a)} \\cdot {mark(b)}"
                    for a, b in zip(
                        ["1", "0", "0.5", "(-1)", "2", "1", "0", "(-0.5)", "(-3)", "4", "5", "6"],
                        ["1", "(-1)", "0", "2", "1", "(-1)", "0", "2", "1", "(-1)", "0", "2"],
                        strict=True,
                    )
                )
                + " = "
                + mark("-1")
                + "$$"
            ),
            answer=Markdown("$" + matrix("-1 6 -5", "3.5 -3 1", "1 3 2.5") + "$"),
            verdict="partial",
            awarded=1.5,
            given="[-1, 6, -5; 3.5, -3, 1; 1, 3, 3]",
            comment=Markdown("One entry differs: row 3, column 3."),
        ),
        Part(
            label="b",
            marks=2,
            prompt=Markdown("Apply $\\operatorname{ReLU}$ and then max pooling (2×2, stride 1)."),
            hint="2×2 matrix",
            working=Markdown(
                "$$\\max(0, \\mathbf Z) \\odot \\mathbf 1 = " + matrix("0 6", "3.5 0") + "$$"
            ),
            answer=Markdown("$" + matrix("6 6", "3.5 2.5") + "$"),
            verdict="blank",
            awarded=0,
        ),
    ),
)

CHOICE = Question(
    number="3",
    marks=2,
    stem=Markdown(
        "A network is trained with dropout ($p = " + mark("0.5") + "$). At *test time*, inverted "
        "dropout"
    ),
    parts=(
        Part(
            label="",
            marks=2,
            prompt=Markdown("Choose one."),
            hint="letter",
            options=(
                ("A", Markdown("multiplies each activation by $1-p$.")),
                ("B", Markdown("multiplies each activation by $\\frac{1}{1-p}$.")),
                (
                    "C",
                    Markdown(
                        "leaves the activations as they are, because they were scaled already, "
                        "while the network was trained."
                    ),
                ),
                ("D", Markdown("drops units at random, and averages over several passes.")),
                ("E", Markdown("cannot be used.")),
            ),
            answer=Markdown("C"),
            verdict="wrong",
            awarded=0,
            given="B",
            comment=Markdown("That would scale twice."),
        ),
    ),
)

SHORT = Question(
    number="4",
    marks=1,
    stem=Markdown("How many parameters has a layer $\\mathbb R^3 \\to \\mathbb R^2$ with bias?"),
    parts=(
        Part(
            label="",
            marks=1,
            prompt=Markdown(""),
            hint="letter",
            options=tuple(
                (letter, Markdown(f"${mark(n)}$"))
                for letter, n in zip("ABCDE", ["5", "6", "8", "9", "11"], strict=True)
            ),
            answer=Markdown("C"),
            verdict="correct",
            awarded=1,
            given="C",
        ),
    ),
)

TABLE = Question(
    number="5",
    marks=4.5,
    title="Cross-entropy over a batch",
    stem=Markdown(
        "A classifier gives these logits for four images. The labels are one-hot, and logarithms "
        "are natural. The loss is the mean over the batch of "
        "$\\ell = -\\sum_{k} y_k \\log \\hat y_k$, and $\\hat{\\mathbf y} = "
        "\\operatorname{softmax}(\\mathbf z)$.\n\n"
        "| image | $z_1$ | $z_2$ | $z_3$ | label |\n|:--|--:|--:|--:|:-:|\n"
        + "\n".join(
            f"| {name} | ${mark(a)}$ | ${mark(b)}$ | ${mark(c)}$ | {label} |"
            for name, a, b, c, label in (
                ("cat", "1.5", "-0.5", "0", "1"),
                ("dog", "0.25", "2", "-1", "2"),
                ("bird", "-1", "0.5", "0.5", "3"),
                ("fish", "0", "-2.25", "1", "3"),
            )
        )
        + "\n"
    ),
    parts=tuple(
        Part(
            label=label,
            marks=1.5,
            prompt=Markdown(prompt),
            hint=hint,
            working=Markdown(
                "$$\\hat{\\mathbf y} = \\begin{cases} \\frac{e^{z_k}}{\\sum_j e^{z_j}} & k \\le K "
                "\\\\ 0 & \\text{otherwise} \\end{cases} = \\left("
                + mark("0.7361")
                + ", "
                + mark("0.0996")
                + ", "
                + mark("0.1643")
                + "\\right)$$"
            ),
            answer=Markdown("$" + mark("0.7361") + "$"),
            verdict=verdict,
            awarded=awarded,
            given=given,
        )
        for label, prompt, hint, verdict, awarded, given in (
            (
                "a",
                "Give $\\hat{\\mathbf y}$ for the cat.",
                "3 entries",
                "correct",
                1.5,
                "0.7361 0.0996 0.1643",
            ),
            ("b", "Give the loss of the dog.", "number", "unreadable", 0.0, "0.2q??"),
            (
                "c",
                "Give the mean loss.",
                "number",
                "manual",
                None,
                "see the back of the sheet, where I derived it at some length and then "
                "crossed it out again",
            ),
        )
    ),
)

SAMPLE = Document(
    kind="paper",
    title="Midterm examination",
    course="Deep Learning 2026",
    date="12 March 2026",
    duration="90 minutes",
    instructions=Markdown(
        "Answer **all** questions. Show your working; round intermediate values to four decimals. "
        "A calculator is allowed, a computer is not."
    ),
    student_name="Zoë O'Brien-Łukasiewicz",
    student_id="s1234567",
    code="K7QX-2M9A",
    practice=True,
    total=18.5,
    awarded=8,
    sections=(
        Section(title="Training", instructions=Markdown(""), questions=(ADAM, CONV)),
        Section(
            title="Concepts and losses",
            instructions=Markdown("One option is right in each choice."),
            questions=(CHOICE, SHORT, TABLE),
        ),
    ),
)

Make = Callable[..., Document]


@pytest.fixture(scope="session")
def sample() -> Make:
    """Return a function that makes the sample document, with changes."""

    def make(kind: Literal["paper", "solution", "feedback"] = "paper", **changes: Any) -> Document:
        return replace(SAMPLE, kind=kind, **changes)

    return make

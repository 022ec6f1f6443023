"""Units behind numbers: those that the question allows, and no others."""

from collections.abc import Callable

import pytest

from qgen.answers import BLANK

NOT_THE_UNIT = "is not the unit asked for; write `nats` or `nat`, or the number alone."

NATS = {
    "0.25": 0.25,
    "0.25 nats": 0.25,
    "0.25nats": 0.25,
    "0.25 nat": 0.25,
    "0.25 Nats": 0.25,
    "0.25 NATS": 0.25,
    "0.25 nats.": 0.25,
    "0.25\u00a0nats": 0.25,
    "-1/4 nats": -0.25,
    "½ nats": 0.5,
    "1½ nats": 1.5,
    "2.5e-1 nats": 0.25,
    "2.5·10⁻¹ nats": 0.25,
    "1 000 nats": 1000,
    "(0.25) nats": 0.25,
    "[0.25] nats": 0.25,
    "L = 0.25 nats": 0.25,
    r"0.25\,\text{nats}": 0.25,
    r"0.25~\mathrm{nats}": 0.25,
    r"$0.25 \text{ nats}$": 0.25,
    r"\frac14 nats": 0.25,
    "0.25 bits": f"`bits` {NOT_THE_UNIT}",
    "0.25 Nat": f"`Nat` {NOT_THE_UNIT}",
    "0.25 natsu": f"`natsu` {NOT_THE_UNIT}",
    "0.25 nats²": f"`nats²` {NOT_THE_UNIT}",
    "25 %": f"`%` {NOT_THE_UNIT}",
    "25 percent": f"`percent` {NOT_THE_UNIT}",
    "0.25 nats/s": "I cannot read `s`",
    "0.25 nats 3": "I read 2 numbers",
    "0.25 nats nats": "`nats`",
    "nats 0.25": "I cannot read `nats`",
    "nats": "I cannot read `nats`",
    "3,14 nats": "did you mean 3.14?",
    "": BLANK,
}

OTHERS = [
    (("px",), "12 px", 12),
    (("px",), "12px", 12),
    (("px",), "12 PX", "`PX` is not the unit"),
    (("MB",), "12 MB", 12),
    (("MB",), "12 Mb", "`Mb` is not the unit"),
    (("μs", "us"), "12 µs", 12),
    (("µs",), "12 μs", 12),
    (("m/s",), "12 m/s", 12),
    (("m/s", "m"), "12 m", 12),
    (("m", "m/s"), "12 m/s", 12),
    (("°C",), "12 °C", 12),
    (("images/s",), "1,200.0 images/s", 1200),
    (("GFLOP",), "1.5e3 GFLOP", 1500),
    (("%",), "5 %", 5),
    (("%",), "5%", 5),
    (("%",), r"5\,\%", 5),
    (("%",), "5", 5),
    (("%",), "0.05", 0.05),
    (("%", "percent"), "5 percent", 5),
    (("%",), "5 ‰", "`‰` is not the unit"),
    ((), "5 %", 0.05),
    ((), "5 px", "I cannot read `px`"),
    (("(px)",), "5 (px)", 5),
    (("a+",), "5 aa", "`aa` is not the unit"),
    ((".*",), "5 anything", "`anything` is not the unit"),
]

LISTS = {
    "[1, 2] px": [1, 2],
    "[1 px, 2 px]": [1, 2],
    "1 px, 2 px": [1, 2],
    "1px 2px": [1, 2],
    "1 px; 2 px": [1, 2],
    "1, 2 px": [1, 2],
    "[1, 2]^T px": [1, 2],
    r"\begin{bmatrix}1\\2\end{bmatrix}\text{px}": [1, 2],
    "[1, 2] cm": "`cm` is not the unit asked for; write `px`, or the number alone.",
    "[1 px, 2 cm]": "`cm` is not the unit",
    "[1, px]": "I cannot read `px`",
    "1 px": "I read 1 number",
}


@pytest.mark.parametrize(("text", "meant"), NATS.items())
def test_number_with_a_unit(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (), meant, units=("nats", "nat"))


@pytest.mark.parametrize(("units", "text", "meant"), OTHERS)
def test_other_units(
    units: tuple[str, ...], text: str, meant: object, check: Callable[..., None]
) -> None:
    check(text, (), meant, units=units)


@pytest.mark.parametrize(("text", "meant"), LISTS.items())
def test_list_with_a_unit(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (2,), meant, units=["px"])


def test_a_unit_may_stand_in_the_texts_of_a_list(check: Callable[..., None]) -> None:
    check(["1 px", 2], (2,), [1, 2], units=["px"])
    check(["1 cm", 2], (2,), "In the entry `1 cm`: `cm` is not the unit", units=["px"])


def test_a_unit_and_a_decimal_comma(check: Callable[..., None]) -> None:
    check("1,5 px", (), 1.5, units=["px"], decimal_comma=True)

"""Thousands in one number, and the comma that may be a decimal sign.

The styles are those that Numbas, STACK, WeBWorK, PrairieLearn, Math-Verify and Moodle
document for numbers. Where a style can mislead, the student is asked.
"""

from collections.abc import Callable

import pytest

ASKED = "two numbers; did you mean"

THOUSANDS = {
    # Numbas: "en", "si-en", "si-fr", "eu", "ch", "in", and the plain styles
    "1,234.5": 1234.5,
    "1,234,567.89": 1234567.89,
    "1 234.5": 1234.5,
    "1 234,5": 1234.5,
    "1 234 567,89": 1234567.89,
    "1.234,5": 1234.5,
    "1.234.567,89": 1234567.89,
    "1'234.5": 1234.5,
    "1'234'567.89": 1234567.89,
    "1'234,5": 1234.5,
    "1,23,456.7": 123456.7,
    "12,34,567": 1234567,
    "1,00,000": 100_000,
    "1234.5": 1234.5,
    # without decimals
    "1,000,000": 1_000_000,
    "1.000.000": 1_000_000,
    "1 000": 1000,
    "1 234": 1234,
    "12 345": 12345,
    "123 456": 123456,
    "1 000 000": 1_000_000,
    "1'000": 1000,
    "1’000": 1000,
    "1‘000’000": 1_000_000,
    "1_000": 1000,
    "1_000_000.5": 1_000_000.5,
    "1٬000": 1000,
    "٤٬٢٩٤٬٩٦٧": 4_294_967,
    # other spaces
    "1\u202f000": 1000,
    "1\u2009234.5": 1234.5,
    "1\u00a0234,5": 1234.5,
    r"1\,234.5": 1234.5,
    r"1\,000\,000": 1_000_000,
    "1~000": 1000,
    "1{,}234.5": 1234.5,
    "1{,}234{,}567": 1234567,
    # with what may stand around a number
    "-1,234.5": -1234.5,
    "−1 234,5": -1234.5,
    "+1'234": 1234,
    "x = 1,234.5": 1234.5,
    "(1 234)": 1234,
    "[1,234.5]": 1234.5,
    "$1{,}234.5$": 1234.5,
    "1,234.5e3": 1234500,
    "1,234.5e-3": 1.2345,
    "1'234·10⁻³": 1.234,
    "1 234 %": 12.34,
    "1,234.0/2": 617,
    "1 000.": 1000,
    # what may be two things is asked
    "1,234": f"{ASKED} 1234 or 1.234?",
    "12,345": f"{ASKED} 12345 or 12.345?",
    "123,456": f"{ASKED} 123456 or 123.456?",
    "-1,000": f"{ASKED} -1000 or -1.000?",
    "1{,}234": f"{ASKED} 1234 or 1.234?",
    "1,000.": f"{ASKED} 1000 or 1.000?",
    "0,123": f"{ASKED} 0.123?",
    "0,5": f"{ASKED} 0.5?",
    ",5": "An entry is missing before `,`",
    "1234,567": f"{ASKED} 1234.567?",
    "1,2345": f"{ASKED} 1.2345?",
    "3{,}14": f"{ASKED} 3.14?",
    "1,5e-3": f"{ASKED} 1.5e-3?",
    "1,5·10⁻³": f"{ASKED} 1.5?",
    "2,5 %": f"{ASKED} 2.5?",
    "(0,25)": f"{ASKED} 0.25?",
    "≈ 0,25": f"{ASKED} 0.25?",
    # what is no group
    "1,00": f"{ASKED} 1.00?",
    "1,000,00": "cannot be an entry of its own",
    "1 00": "cannot be an entry of its own",
    "1 0000": "cannot be an entry of its own",
    "1'00": "I cannot read `'` here",
    "1'0000": "I cannot read `'` here",
    "1_00": "`_`",
    "1__000": "`_`",
    "_1": "`_`",
    "1 000'000": "cannot be an entry of its own",
    "1 000,000,000": "cannot be an entry of its own",
    "0 000": "cannot be an entry of its own",
    "1 2 3": "I read 3 numbers",
    "1, 234": "I read 2 numbers",
    "1,2,3": "I read 3 numbers",
    "1.2.3": "I do not know how `.3` belongs",
    "12.34.567": "I do not know how `.567` belongs",
    "1234 567": "I read 2 numbers",
    "0.123 456": "I read 2 numbers",
}

COMMA_THOUSANDS = {
    "1.234,5": 1234.5,
    "1.234.567,89": 1234567.89,
    "1.234.567": 1234567,
    "1 234,5": 1234.5,
    "1 234": 1234,
    "1'234,5": 1234.5,
    "1'234.5": 1234.5,
    "1,234.5": 1234.5,
    "1,234,567": 1234567,
    "1,234": 1.234,
    "12,345": 12.345,
    "1{,}5": 1.5,
    "1,5e-3": 0.0015,
    "1,5E−3": 0.0015,
    "1,5·10⁻³": 0.0015,
    "1,5 x 10^-3": 0.0015,
    r"1{,}5 \cdot 10^{-3}": 0.0015,
    "1,5*10**-3": 0.0015,
    "1,5 10^-3": 0.0015,
    "−1,5 %": -0.015,
    "1,5‰": 0.0015,
    "x ≈ 1,5": 1.5,
    "1 1/2": 1.5,
    "1½": 1.5,
    r"\frac{1{,}5}{3}": 0.5,
    "-1.234": "Is `1.234` meant as 1,234 or as 1234?",
    "1.234 %": "Is `1.234` meant as",
    "1.2345": 1.2345,
    "0.234": 0.234,
}

TABLE = [*THOUSANDS.items()]


@pytest.mark.parametrize(("text", "meant"), TABLE)
def test_spelling(text: str, meant: object, check: Callable[..., None]) -> None:
    check(text, (), meant)


@pytest.mark.parametrize(("text", "meant"), COMMA_THOUSANDS.items())
def test_spelling_with_a_decimal_comma(
    text: str, meant: object, check: Callable[..., None]
) -> None:
    check(text, (), meant, decimal_comma=True)

"""Recurrent cells: what flows where."""

from collections.abc import Iterator

from qgen.figures.figure import Figure, figure
from qgen.figures.shapes import Point, Shape, arrow, box, circle, path, symbol
from qgen.figures.words import listed

WIDE, HIGH = 32, 18


def unrolled(times: int) -> Figure:
    """Draw a simple recurrent network through so many time steps."""
    shapes: list[Shape] = [symbol("h_0", (50, 0))]
    for t in range(1, times + 1):
        x = 100 * t
        shapes += _block((x, 0), "tanh")
        shapes += _flow([(x - 40, 0), (x - WIDE / 2, 0)], [(x + WIDE / 2, 0), (x + 40, 0)])
        shapes += _flow([(x, 36), (x, HIGH / 2)])
        shapes += [symbol("U", (x - 29, -8)), symbol(f"h_{t}", (x + 50, 0))]
        shapes += [symbol("W", (x + 9, 25)), symbol(f"x_{t}", (x, 44))]
    states = (f"h{t} from x{t} (with W) and h{t - 1} (with U)" for t in range(1, times + 1))
    return figure(
        shapes, f"The network unrolled through time. The same tanh unit computes {listed(states)}."
    )


# ---- gated cells ---------------------------------------------------------------------------------


def lstm_diagram(*, tells: bool) -> Figure:
    """Draw an LSTM cell with its gates; `tells` as in a `Figure`."""
    shapes = [
        symbol("c_{t-1}", (-6, 0), anchor="end"),
        *_flow([(-3, 0), (63, 0)], [(77, 0), (153, 0)], [(167, 0), (330, 0)]),
        symbol("c_t", (334, 0), anchor="start"),
        *_operation((70, 0), "×"),
        *_operation((160, 0), "+"),
        *_operation((160, 44), "×"),
        *_operation((285, 66), "×"),
        *_flow([(160, 37), (160, 7)], [(285, 0), (285, 21)], [(285, 39), (285, 59)]),
        *_block((285, 30), "tanh"),
        _dot((285, 0)),
        *_gates({70: "σ", 124: "σ", 196: "tanh", 250: "σ"}, 95),
        *_flow([(70, 86), (70, 7)], [(124, 86), (124, 44), (153, 44)]),
        *_flow([(196, 86), (196, 44), (167, 44)], [(250, 86), (250, 66), (278, 66)]),
        symbol("f_t", (80, 74)),
        symbol("i_t", (115, 74)),
        symbol("g_t", (206, 74)),
        symbol("o_t", (241, 74)),
        *_bus((70, 124, 196, 250), 124, 104),
        symbol("h_{t-1}", (-6, 124), anchor="end"),
        *_input(25, 124),
        *_flow([(285, 73), (285, 124), (330, 124)]),
        symbol("h_t", (334, 124), anchor="start"),
    ]
    return figure(
        shapes,
        "An LSTM cell. The input x and the old state h feed the forget gate f, the input gate i, "
        "the candidate g (tanh) and the output gate o. The old cell state c is multiplied by f; "
        "the product of i and g is added, which gives the new cell state. Its tanh, multiplied "
        "by o, is the new state h.",
        tells=tells,
    )


def gru_diagram(update: str, reset: str, *, tells: bool) -> Figure:
    """Draw a GRU cell with its gates.

    Parameters
    ----------
    update, reset
        The conventions of `solvers.recurrent.gru_cell`.
    tells
        As in a `Figure`.
    """
    before, candidate = reset == "before", update == "candidate"
    shapes = [
        symbol("h_{t-1}", (-6, 0), anchor="end"),
        *_flow([(-3, 0), (215, 0)], [(229, 0), (303, 0)], [(317, 0), (345, 0)]),
        symbol("h_t", (349, 0), anchor="start"),
        *_operation((222, 0), "×"),
        *_operation((310, 0), "+"),
        *_operation((222, 48), "×"),
        *_gates({80: "σ", 182: "tanh", 272: "σ"}, 92),
        *_reset(before),
        *_flow([(182, 83), (182, 48), (215, 48)], [(222, 55), (222, 66), (310, 66), (310, 7)]),
        *_shares(candidate),
        symbol("r_t", (70, 70)),
        symbol("h\u0303_t", (192, 70)),
        symbol("z_t", (282, 76)),
        *_feeds(),
    ]
    return figure(shapes, _gru_in_words(before, candidate), tells=tells)


def _reset(before: bool) -> Iterator[Shape]:
    """From the old state to the candidate: its product with the reset gate, and with U_h."""
    yield _dot((122, 0))
    yield from _operation((122, 48), "×")
    yield from _flow([(80, 83), (80, 48), (115, 48)])
    yield from _block((122, 74 if before else 21), "U_h")
    if before:
        yield from _flow([(122, 0), (122, 41)], [(122, 55), (122, 65)])
        yield from _flow([(138, 74), (150, 74), (150, 88), (166, 88)])
    else:
        yield from _flow([(122, 0), (122, 12)], [(122, 30), (122, 41)])
        yield from _flow([(122, 55), (122, 88), (166, 88)])


def _shares(candidate: bool) -> Iterator[Shape]:
    """The update gate's value goes to one product, and what it leaves of 1 to the other."""
    yield path([(272, 83), (272, 24)])
    yield _dot((272, 48))
    to_old, to_new = [(222, 24), (222, 7)], [(229, 48)]
    rest, plain = (24, 48) if candidate else (48, 24)
    yield from _block((254, rest), "1 -")
    yield from _flow([(238, rest), *(to_old if candidate else to_new)])
    yield from _flow([(272, plain), *(to_new if candidate else to_old)])


def _feeds() -> Iterator[Shape]:
    """The old state feeds the gates, and the input the gates and the candidate."""
    yield _dot((20, 0))
    yield from _flow([(20, 0), (20, 118), (267, 118), (267, 101)], [(75, 118), (75, 101)])
    yield _dot((75, 118))
    yield symbol("x_t", (-6, 134), anchor="end")
    yield from _flow([(-3, 134), (277, 134), (277, 101)], [(85, 134), (85, 101)])
    yield from _flow([(182, 134), (182, 101)])
    yield from (_dot((85, 134)), _dot((182, 134)))


def _gru_in_words(before: bool, candidate: bool) -> str:
    product = "the old state times r, through U" if before else "the old state through U, times r"
    shares = ("z", "1 − z") if candidate else ("1 − z", "z")
    return (
        "A GRU cell. The input x and the old state h feed the reset gate r and the update gate z. "
        f"The candidate (tanh) gets x and {product}. The new state is the sum of {shares[0]} times "
        f"the candidate and {shares[1]} times the old state."
    )


# ---- pieces --------------------------------------------------------------------------------------


def _block(centre: Point, text: str) -> list[Shape]:
    """A function in a box."""
    x, y = centre
    return [box((x - WIDE / 2, y - HIGH / 2), (WIDE, HIGH), width=0.9), symbol(text, centre)]


def _operation(centre: Point, sign: str) -> list[Shape]:
    """A product or a sum of two."""
    return [circle(centre, 7, width=0.9), symbol(sign, centre)]


def _dot(place: Point) -> Shape:
    """Where a line parts; lines that cross without one do not meet."""
    return circle(place, 1.6, shade=1)


def _flow(*lines: list[Point]) -> list[Shape]:
    return [arrow(points) for points in lines]


def _gates(functions: dict[int, str], y: float) -> list[Shape]:
    return [shape for x, text in functions.items() for shape in _block((x, y), text)]


def _bus(places: tuple[int, ...], y: float, up: float) -> Iterator[Shape]:
    """One line that feeds all the gates."""
    *parts, last = places
    yield arrow([(-3, y), (last, y), (last, up)])
    for x in parts:
        yield arrow([(x, y), (x, up)])
        yield _dot((x, y))


def _input(x: float, y: float) -> list[Shape]:
    """The input joins the line from below."""
    return [path([(x, y + 22), (x, y)]), _dot((x, y)), symbol("x_t", (x, y + 31))]

"""Step names with a number: what a solver calls again and again, each time with other names."""

from solvers.arrays import Array
from solvers.steps import Step


def numbered(step: Step, number: int) -> Step:
    """Return a recorder that hands each value on as `name_number`.

    Parameters
    ----------
    step
        The recorder that gets the values.
    number
        What is put behind each name: a time step, a head, an iteration, from 1.

    Examples
    --------
    >>> from solvers.steps import Trace
    >>> run = Trace()
    >>> numbered(run, 2)("h", 0.5)
    0.5
    >>> run.computed
    {'h_2': 0.5}
    """

    def renamed(name: str, value: Array, /) -> Array:
        return step(f"{name}_{number}", value)

    return renamed

"""Checking a student's function against a solver."""

from solvers.checking.cases import Mistake
from solvers.checking.checks import check
from solvers.checking.drawing import CannotDraw
from solvers.checking.record import Check

__all__ = ["CannotDraw", "Check", "Mistake", "check"]

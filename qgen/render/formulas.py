"""Print formulas in the textbook's order: as the solvers' own traces are printed."""

from solvers.formula_tex import formula_tex

__all__ = ["formula_tex"]

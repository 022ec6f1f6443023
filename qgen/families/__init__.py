"""The problem families, found by file name: `<room>/<id>.py` defines FAMILY."""

import importlib
import pkgutil
from functools import cache

from qgen.family import Family


@cache
def _homes() -> dict[str, str]:
    """The module of each family, by id."""
    modules = pkgutil.walk_packages(__path__, f"{__name__}.")
    return {module.name.rpartition(".")[2]: module.name for module in modules if not module.ispkg}


@cache
def load_family(name: str) -> Family:
    """Return one family.

    Raises
    ------
    KeyError
        If there is no family of this id.
    """
    family: Family = importlib.import_module(_homes()[name]).FAMILY
    return family


def all_families() -> dict[str, Family]:
    """Return every family by id, in the order of the course and the alphabet."""
    families = (load_family(name) for name in _homes())
    return {f.id: f for f in sorted(families, key=lambda f: (f.unit, f.id))}

"""All kinds of items as one type for pydantic, told apart by the field `kind`."""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from qgen.items import kinds
from qgen.items.base import Item
from qgen.items.tagged import tagged


def _found() -> dict[str, type[Item]]:
    names = sorted(module.name for module in pkgutil.iter_modules(kinds.__path__))
    return {name: importlib.import_module(f"{kinds.__name__}.{name}").KIND for name in names}


KINDS: Mapping[str, type[Item]] = _found()
"""The class of each kind, by its name in the banks."""

if TYPE_CHECKING:
    AnyItem = Item
else:
    AnyItem = tagged("kind", KINDS)

_adapter: TypeAdapter[Item] = TypeAdapter(AnyItem)


def as_item(data: Mapping[str, object]) -> Item:
    """Build an item of the kind that its data name.

    Raises
    ------
    pydantic.ValidationError
        If the data are no item.
    """
    return _adapter.validate_python(data)

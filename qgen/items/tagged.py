"""Several classes as one type for pydantic, told apart by what a field says."""

from collections.abc import Mapping
from typing import Annotated, Any, Union

from pydantic import BeforeValidator, Discriminator, Tag

from qgen.files.mistakes import show
from qgen.files.validation import Fault, Written, refuse, unknown


def tagged(field: str, classes: Mapping[str, type[Written]]) -> Any:
    """Return the type of what is an instance of one of the classes.

    Parameters
    ----------
    field
        Names the class in a file. Every class has it.
    classes
        By name.
    """

    def named(value: object) -> object:
        if isinstance(value, Written):
            return value
        if not isinstance(value, Mapping):
            raise refuse(Fault("is not a mapping (lines of 'name: value')", show(value)))
        if field not in value:
            raise refuse(Fault(f"is missing; allowed: {', '.join(classes)}", at=(field,)))
        if str(value[field]) not in classes:
            raise refuse(unknown(str(value[field]), "allowed", classes, at=(field,)))
        return value

    def tag(value: Any) -> str:
        return _tag(type(value) if isinstance(value, Written) else classes[str(value[field])])

    members = tuple(Annotated[each, Tag(_tag(each))] for each in classes.values())
    return Annotated[Union[members], Discriminator(tag), BeforeValidator(named)]  # noqa: UP007


def _tag(member: type[Written]) -> str:
    """The tag of a class, which `validate` leaves out of its messages."""
    return f"<{member.__name__}>"

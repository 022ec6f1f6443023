"""The outermost border: failures that users can mend become messages, progress becomes a bar."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def mends(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors that a user can mend into messages and exit status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with _messages():
            return command(*args, **kwargs)

    return run


@contextmanager
def _messages() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    from qgen.files.exam_folder import FolderError
    from qgen.files.mistakes import InputError
    from qgen.render.convert import ConversionError
    from qgen.render.typeset import TypesettingError
    from qgen.variants import NoFitVariant

    try:
        yield
    except InputError as error:
        count = len(error.mistakes)
        noun = "mistake" if count == 1 else "mistakes"
        raise click.ClickException(f"{count} {noun}; nothing was written\n{error}") from None
    except OSError as error:
        if error.filename is None:
            raise
        raise click.ClickException(
            f"{error.filename}: {error.strerror}; see to it that it can be read and written"
        ) from None
    except BrokenProcessPool:
        raise click.ClickException(
            "a process that shares the work was stopped by the system, perhaps for lack of memory; "
            "run the same command again to go on"
        ) from None
    except (FolderError, ConversionError, TypesettingError, NoFitVariant) as error:
        raise click.ClickException(str(error)) from None


def bar(items: Sequence[Any], title: str) -> Iterable[Any]:
    """Hand on the items under a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import track

    if not items:
        return items
    console = Console(stderr=True)
    return track(items, title, console=console, disable=not console.is_terminal)

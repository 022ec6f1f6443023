"""Documents as pages that need nothing beside themselves: no script, no font, no network."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qgen.resources import folder

if TYPE_CHECKING:
    from jinja2 import Environment


def page(data: dict[str, Any]) -> str:
    """Return one document as an HTML page.

    Parameters
    ----------
    data
        As `qgen.render.document.converted` makes it, for HTML.
    """
    return _environment().get_template(f"pages/{data['kind']}.html.j2").render(data)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    """The page templates; everything is escaped but our converter's fragments."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = folder("templates")
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    verdicts = (templates / "verdicts.json").read_text(encoding="utf-8")
    environment.globals["verdicts"] = json.loads(verdicts)
    return environment

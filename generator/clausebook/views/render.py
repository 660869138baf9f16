"""Templates: the one place that knows Jinja; they come from the package only and escape everything."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from clausebook.views.links import clause_links, id_link, item_link, state_badge
from clausebook.views.words import every, listed, lower_first, say_period


def render(template: str, **values: Any) -> str:
    """Render a template of the package."""
    return _environment().get_template(template).render(**values)


def packaged(name: str) -> str:
    """Return a text of the package's templates as it stands."""
    loader = _environment().loader
    return loader.get_source(_environment(), name)[0] if loader else ""


def literal(text: str) -> str:
    """Return a text so that Markdown shows it as it is: no emphasis, no link, no HTML."""
    text = " ".join(text.split())
    for sign in "\\`*_[]{}#":
        text = text.replace(sign, "\\" + sign)
    return str(escape(text))


def _on_one_line(value: object) -> object:
    """Take the line ends out of a value: a line of its own could begin a block of Markdown."""
    # Markup is a text of another type, and asking for the type is quick: this is asked of everything that is shown.
    return " ".join(value.split()) if type(value) is str and "\n" in value else value


@cache
def _environment() -> Environment:
    """Return the environment of all templates."""
    environment = Environment(
        loader=PackageLoader("clausebook", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_on_one_line,
    )
    environment.globals |= {
        "clause_links": clause_links,
        "id_link": id_link,
        "item_link": item_link,
        "state_badge": state_badge,
    }
    environment.filters["literal"] = lambda text: Markup(literal(text))  # noqa: S704 - it has just been escaped
    environment.filters |= {"lower_first": lower_first, "listed": listed, "period": say_period, "every": every}
    environment.filters["markdown"] = Markup
    return environment

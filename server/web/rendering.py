"""The template engine of every page and HTML report, set up in one way.

In: a package and its folder of templates. Out: an environment that escapes everything and takes a
missing value for an error. It knows no page.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def build_templates(package: str = "server.web", folder: str = "templates") -> Environment:
    """Return the template environment: everything is escaped, and a missing value is an error."""
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def compile_templates(templates: Environment) -> None:
    """Compile every template, so that no reader waits for it."""
    for name in templates.list_templates():
        templates.get_template(name)

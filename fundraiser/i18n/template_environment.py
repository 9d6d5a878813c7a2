"""Templates that are compiled once for each language, with their texts already translated.

A text without variables becomes part of what surrounds it; one with variables becomes its pieces.
So to draw a page asks neither for the language nor for the catalogue. Plurals are still looked up,
because they depend on a number.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from gettext import translation
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from fundraiser.i18n import catalogue
from fundraiser.i18n.languages import Language, current_language

GETTEXT = {"_", "gettext"}
PLACE = re.compile(r"(%\(\w+\)s|%%)")  # of a variable, and of a per cent sign
Translate = Callable[[str], str]


class LanguageEnvironment(Environment):
    """Flask's environment. It loads the template that was compiled for the current language."""

    language: Language | None = None  # of the templates that it compiles; None for no one language

    def in_language(self, language: Language) -> "LanguageEnvironment":
        """Return the environment of one language. Nothing may be added to this one afterwards."""
        by_language = self.__dict__.setdefault("by_language", {})
        if language not in by_language:
            environment = self.overlay()
            environment.language = language
            by_language.setdefault(language, environment)
        found: LanguageEnvironment = by_language[language]
        return found

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,
    ) -> Template:
        if self.language is None:
            return self.in_language(current_language())._load_template(name, globals)
        return super()._load_template(name, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's own globals, where Jinja would wrap them for each template.

        Each import compares a template's globals with those around it: quick between dictionaries.
        """
        return super().make_globals(d) if d else self.globals

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        if self.language is not None:
            Translator(gettext_in(self.language)).visit(source)
            source.set_environment(self)
        return super()._generate(source, *arguments, **options)


class Translator(NodeTransformer):
    """Puts the translation in place of each `_("…")` and `{% trans %}` of a template."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - named by Jinja
        node.nodes = [piece for child in node.nodes for piece in self._pieces(child)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - named by Jinja
        if not _is_text(node):
            self.generic_visit(node)
            return node
        pieces = self._pieces(node)
        return pieces[0] if len(pieces) == 1 else nodes.Concat(pieces, lineno=node.lineno)

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Return what the node shows, one after another. A text begins with a constant."""
        if not (isinstance(node, nodes.Call) and _is_text(node)):
            return [self.visit(node)]
        values = {keyword.key: self.visit(keyword.value) for keyword in node.kwargs}
        text = self._translate(node.args[0].value)  # type: ignore[attr-defined] # a Const
        pieces = list(_pieces_of(text, values, node.lineno))
        return pieces or [_constant("", node.lineno)]


def gettext_in(language: Language) -> Translate:
    """Return what translates a text into a language."""
    folder = str(catalogue.TRANSLATIONS)
    return translation("messages", folder, [language.value], fallback=True).gettext


def _is_text(node: nodes.Call) -> bool:
    """Return whether a call asks for the translation of a constant."""
    is_gettext = isinstance(node.node, nodes.Name) and node.node.name in GETTEXT
    is_plain = len(node.args) == 1 and not (node.dyn_args or node.dyn_kwargs)
    return is_gettext and is_plain and isinstance(node.args[0], nodes.Const)


def _pieces_of(text: str, values: dict[str, nodes.Expr], lineno: int) -> Iterator[nodes.Expr]:
    constant = ""
    for part in PLACE.split(text):
        if not part.startswith("%("):
            constant += "%" if part == "%%" else part
            continue
        yield _constant(constant, lineno)
        yield values[part[2:-2]]
        constant = ""
    if constant:
        yield _constant(constant, lineno)


def _constant(text: str, lineno: int) -> nodes.Expr:
    return nodes.MarkSafeIfAutoescape(nodes.Const(text, lineno=lineno), lineno=lineno)

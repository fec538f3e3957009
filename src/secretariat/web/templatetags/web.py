"""Template tags of every page: dates, numbers and countries in the page's language; parts of lists."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from django import template
from django.template.base import FilterExpression
from django.template.loader import render_to_string
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import markup
from ..addresses import code, safe

register = template.Library()


class Kept(template.Node):
    """Part of a template that is made once for each language and each set of values named in its tag."""

    MOST = 500

    def __init__(self, nodes: template.NodeList, values: list[FilterExpression]) -> None:
        self.nodes, self.values = nodes, values
        self.made: dict[tuple, str] = {}

    def render(self, context):
        key = (code(), context.get("language"), *(one.resolve(context, ignore_failures=True) for one in self.values))
        found = self.made.get(key)
        if found is None:
            found = self.nodes.render(context)
            if len(self.made) >= self.MOST:
                self.made.clear()
            self.made[key] = found
        return found


@register.tag
def kept(parser, token):
    """``{% kept a b %}…{% endkept %}``: a part of the frame that shows nothing but its language and the values named."""
    values = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, values)


class Translated(TranslateNode):
    """As Django's own, but that each message is looked up once a language, not at each of a hundred places of a page."""

    def render(self, context):
        expression = self.filter_expression
        if self.noop or self.message_context or expression.filters or not context.autoescape:
            return super().render(context)
        expression.var.translate = False
        message = expression.resolve(context)
        if not isinstance(message, str):
            return super().render(context)
        found = _translated(get_language() or "", message, isinstance(message, SafeData))
        if not self.asvar:
            return found
        context[self.asvar] = found
        return ""


@lru_cache(maxsize=20_000)
def _translated(language: str, message: str, is_safe: bool) -> SafeString:
    """A message in the *language*, which is that in effect, ready for a page."""
    return mark_safe(conditional_escape(_(mark_safe(message) if is_safe else message)))


@register.tag
def translate(parser, token):
    """``{% translate "…" %}``: stands in for that of i18n where this library is loaded after it."""
    node = do_translate(parser, token)
    return Translated(node.filter_expression, node.noop, node.asvar, node.message_context)


@register.simple_tag(takes_context=True)
def language_links(context):
    """The same page in each language, for a search engine."""
    return markup.language_links(context["alternates"], context["host"])


@register.simple_tag(takes_context=True)
def languages(context):
    """The same page in each language, for a reader."""
    return markup.languages(context["alternates"])


@register.simple_tag(takes_context=True)
def day(context, iso):
    """An ISO date of any precision in the page's language."""
    return context["words"].date(str(iso or ""))


@register.simple_tag(takes_context=True)
def number(context, value):
    """A number, grouped as the language does."""
    return context["words"].number(value or 0)


@register.simple_tag(takes_context=True)
def word(context, text):
    """A word of a closed list in the page's language."""
    return context["words"].known(str(text or ""))


@register.simple_tag(takes_context=True)
def country(context, name):
    return context["words"].country(str(name or ""))


@register.simple_tag
def say(message, **values):
    """A message with ``{names}``, translated and then filled in; each value escaped and isolated from its surroundings."""
    filled = {name: format_html("<bdi>{}</bdi>", value) for name, value in values.items()}
    return mark_safe(conditional_escape(_(message)).format(**filled))


register.filter("safe_address", safe)

_forms: OrderedDict[tuple, SafeString] = OrderedDict()
FORMS = 200
"""Forms of filters that a process keeps, 10 to 40 kB each."""


@register.simple_tag(takes_context=True)
def filters(context, listing):
    """The form of a list's filters; it works without any script."""
    key = (type(listing), code(), listing.mark, listing.sort.name, tuple(listing.chosen.items()))
    found = _forms.get(key) if listing.mark is not None else None
    if found is None:
        told = {"filters": listing.filters(), "sorts": listing.sorts, "sort": listing.sort, "chosen": listing.chosen}
        found = render_to_string("web/filters.html", {**told, "words": context["words"]})
        if listing.mark is not None:
            _forms[key] = found
            while len(_forms) > FORMS:
                _forms.popitem(last=False)
    else:
        _forms.move_to_end(key)
    return found


@register.simple_tag(takes_context=True)
def options(context, one):
    """The choices of one filter."""
    return markup.options(one, context["words"])


@register.inclusion_tag("web/pager.html", takes_context=True)
def pager(context, page):
    """Previous and next; a list has no numbers of pages."""
    return {"page": page, "words": context["words"]}


@register.inclusion_tag("web/table.html", takes_context=True)
def listed(context, listing, page, caption):
    """The table of a list; at 320 px each row becomes a card of labelled values."""
    rows = markup.rows((listing.cells(row) for row in page.rows), context["language"])
    return {
        "columns": listing.columns, "rows": rows, "caption": caption, "words": context["words"],
        "language": context["language"],
    }  # fmt: skip


@register.inclusion_tag("web/data_links.html", takes_context=True)
def data_links(context, base, query="", feeds=False, calendar=False):
    """Links to the same as data: *base* is the address without its ending."""
    return {"base": base, "query": query, "feeds": feeds, "calendar": calendar, "words": context["words"]}


@register.simple_tag
def feed_links(base, title, query=""):
    """The feeds of a page, for the programs that look for them in its head."""
    kinds = (("atom", "application/atom+xml"), ("jsonfeed", "application/feed+json"))
    tail = f"?{query}" if query else ""
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" title="{}" href="{}.{}{}">',
        ((kind, title, base, form, tail) for form, kind in kinds),
    )


@register.filter
def cut_slash(address):
    """An address without its last slash: what an ending such as ".json" is put to."""
    return str(address).rstrip("/")

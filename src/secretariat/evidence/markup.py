"""
Facts wearing their evidence, written as text: a page shows dozens, and a template takes several times as long for them.

Whatever is stored is escaped here, without exception.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..web.addresses import safe
from .presentation import Fact, Voice

UNSPOKEN = N_("no source speaks of it")
UNKNOWN = N_("unknown: its source says so")
NONE = N_("none: its source says so")
CONTRADICTED = N_("contradicted")
WHERE_FROM = N_("Where from?")
AGREES = N_("Says the same")
CONTRADICTS = N_("Contradicts")
REASON = N_("Reason")
CONFIRMED_BY = N_("Confirmed by")
RETRIEVED = N_("Retrieved")
LICENCE = N_("Licence")
RULE = N_("Joined by the rule")
OWN_WORDS = N_("The source’s own words")
PUBLISHED = N_("Where the source is published")


def facts(shown: Iterable[Fact], words: Writing) -> SafeString:
    """A summary list of facts: of each its label, its value, its evidence one click away."""
    return mark_safe(f'<dl class="facts">{"".join(_fact(one, words) for one in shown)}</dl>\n')


def _(message: str, words: Writing) -> str:
    return escape(words.known(message))


def _fact(fact: Fact, words: Writing) -> str:
    label = _(fact.label, words)
    lang = f' lang="{escape(fact.lang)}" dir="auto"' if fact.lang else ""
    return (
        f'<div class="fact" id="fact-{escape(fact.name)}">\n<dt>{label}</dt>\n<dd>\n'
        f'<div class="value"{lang}>{_value(fact, words)}</div>\n{_evidence(fact, label, words)}\n</dd></div>\n'
    )


def _value(fact: Fact, words: Writing) -> str:
    if fact.by is None:
        return f'<span class="none">{_(UNSPOKEN, words)}</span>'
    if fact.is_unknown:
        return f'<span class="none">{_(UNKNOWN, words)}</span>'
    if fact.is_none:
        return f'<span class="none">{_(NONE, words)}</span>'
    if fact.items:
        return f'<ul class="plain">{"".join(f"<li>{_link(text, href)}</li>" for text, href in fact.items)}</ul>'
    return _link(fact.shown, fact.href)


def _link(text: str, href: str) -> str:
    told = f"<bdi>{escape(text)}</bdi>"
    return f'<a href="{escape(href)}">{told}</a>' if href else told


def _evidence(fact: Fact, label: str, words: Writing) -> str:
    if fact.by is None:
        return ""
    against = f' <span class="state state-against">{_(CONTRADICTED, words)}</span>' if fact.against else ""
    marks = "".join(
        f'<p class="mark"><b>{_(name, words)}:</b> <bdi>{escape(text)}</bdi></p>' for name, text in fact.marks
    )
    agreeing = "".join(_voice(one, words) for one in fact.agreeing)
    contradicting = "".join(_voice(one, words, is_against=True) for one in fact.against)
    return (
        f'<details class="evidence{" contradicted" if fact.against else ""}"><summary>'
        f'<span class="state state-{escape(fact.state)}">{_(fact.state_label, words)}</span>{against} '
        f'<span class="away">{_(WHERE_FROM, words)}</span><span class="visually-hidden"> {label}</span></summary>\n'
        f'<div class="voices">\n{_voice(fact.by, words)}\n{marks}\n'
        + (f"<h3>{_(AGREES, words)}</h3>{agreeing}" if agreeing else "")
        + "\n"
        + (f"<h3>{_(CONTRADICTS, words)}</h3>{contradicting}" if contradicting else "")
        + "\n</div></details>"
    )


def _voice(voice: Voice, words: Writing, *, is_against: bool = False) -> str:
    lang = "" if words.language == "en" else ' lang="en"'
    says = f'<p class="says"><bdi>{escape(voice.shown or "—")}</bdi></p>' if is_against else ""
    if voice.role:
        reason = f" · {_(REASON, words)}: <bdi>{escape(voice.reason)}</bdi>" if voice.reason else ""
        who = f"{_(CONFIRMED_BY, words)}: <bdi>{escape(voice.role)}</bdi>{reason}"
    else:
        who = f'<cite dir="auto"{lang}>{escape(voice.source)}</cite>'
    told = f'{_(RETRIEVED, words)} <time datetime="{voice.retrieved}"><bdi>{escape(words.date(voice.retrieved))}</bdi></time>'
    if voice.licence:
        told += f" · {_(LICENCE, words)}: <bdi>{_(voice.licence, words)}</bdi>"
    if voice.rule:
        told += f" · {_(RULE, words)}: <bdi>{_(voice.rule, words)}</bdi>"
    hidden = f'<span class="visually-hidden"{lang}>'
    links = f'<a href="{escape(voice.href)}">{_(OWN_WORDS, words)}{hidden} {escape(voice.record)}</span></a>'
    if voice.address:
        links += (
            f' · <a href="{escape(safe(voice.address))}" rel="external noopener">'
            f"{_(PUBLISHED, words)}{hidden} {escape(voice.source)}</span></a>"
        )
    return f'<div class="voice">{says}\n<p>{who}</p>\n<p class="small">{told}</p>\n<p class="small">{links}</p></div>\n'

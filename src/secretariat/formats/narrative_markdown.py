"""
Narrative of one section of a report, as a person writes it in Markdown, read into the blocks of a document.

Paragraphs, lists, **strong**, *emphasis*, `code` and [links](https://…) as in CommonMark. Besides:

    [[activities.held]]        the figure of that name
    [@activity:KEY]            cites a thing of the register (any kind and key)
    [by: Head of the unit]     the role of the person who wrote the paragraph, where it cites nothing
    ^[words]                   an endnote: it informs and is not tabled

A digit typed by hand is an error, for nobody could say where it came from: a figure is placed by its name. Digits
stand only in dates and years, in designations (X.1205, SG17, Resolution 130, A/RES/57/239) and after words that
number a part of a text (paragraph 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..domain.documents import Block, Bullets, FigureRef, Inline, Link, NoteRef, Paragraph, Text
from ..domain.statements import Problem

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: stand for what Markdown does not know
_SPECIAL = re.compile(
    r"\[\[(?P<figure>[A-Za-z0-9._-]+)\]\]"
    r"|\[@(?P<cite>[a-z-]+:[^\]\n]+)\]"
    r"|\[by:\s*(?P<by>[^\]\n]+)\]"
    r"|\^\[(?P<note>(?:[^\[\]]|\[[^\]]*\])+)\]"
)
_MARK = re.compile(_OPEN + r"(\d+)" + _CLOSE)


@dataclass(slots=True)
class Narrative:
    """
    One section's narrative.

    Attributes:
        blocks: paragraphs without number, and lists.
        notes: endnotes in order; a `NoteRef` in the blocks counts them from *first_note*.
        figures: names of the figures placed, in order.
        cites: things cited, in order.
        problems: what is wrong, each with file and line.
    """

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[Inline, ...]] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    cites: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(
    markdown: str,
    file: str,
    *,
    cite: Callable[[str], Link | None],
    has_figure: Callable[[str], bool],
    first_note: int = 1,
) -> Narrative:
    """
    Read a section's Markdown.

    Args:
        markdown: the text.
        file: its name, for problems.
        cite: "kind:key" -> the link printed for it, or None when the register has no such thing.
        has_figure: whether the report has a figure of that name.
        first_note: number of the first endnote.

    Returns:
        The narrative; each problem of severity "error" names file and line and stops the report, a "doubt" does not.
    """
    result = Narrative()
    specials: list[re.Match[str]] = []

    def put_aside(match: re.Match[str]) -> str:
        specials.append(match)
        return f"{_OPEN}{len(specials) - 1}{_CLOSE}"

    text = _SPECIAL.sub(put_aside, markdown.replace(_OPEN, "").replace(_CLOSE, ""))
    tokens = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"]).parse(text)
    reader = _Reader(result, specials, file, cite, has_figure, first_note)
    reader.blocks(tokens)
    return result


class _Reader:
    def __init__(self, result, specials, file, cite, has_figure, first_note):
        self.result, self.specials, self.file = result, specials, file
        self.cite, self.has_figure, self.first_note = cite, has_figure, first_note

    def problem(self, line: int, code: str, message: str, mend: str, severity: str = "error") -> None:
        self.result.problems.append(Problem(f"{self.file}:{line}", code, message, severity, mend))

    def blocks(self, tokens: list[Token]) -> None:
        depth, ordered, line = 0, False, 1
        items: list[tuple[Inline, ...]] = []
        for token in tokens:
            line = token.map[0] + 1 if token.map else line
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    if depth == 0:
                        items, ordered = [], token.type.startswith("ordered")
                    depth += 1
                case "bullet_list_close" | "ordered_list_close":
                    depth -= 1
                    if depth == 0:
                        self.result.blocks.append(Bullets(tuple(items), ordered))
                case "inline":
                    inlines, cites, author = self.inlines(token, line)
                    if depth:
                        items.append((*inlines, *self.spaced(cites)))
                        continue
                    if not cites and not author:
                        self.problem(
                            line, "no-source", "the paragraph cites no record and names no author's role",
                            "add [@kind:key] or [by: role]",
                        )  # fmt: skip
                    self.result.blocks.append(Paragraph(inlines, "", tuple(cites), author))
                case "heading_open" | "fence" | "code_block" | "blockquote_open" | "hr" | "html_block":
                    self.problem(
                        line, "not-narrative", f"a {token.type.removesuffix('_open')} has no place in a narrative",
                        "write paragraphs and lists; headings come from the report",
                    )  # fmt: skip

    @staticmethod
    def spaced(cites: list[Link]) -> list[Inline]:
        spread: list[Inline] = []
        for link in cites:
            spread += [Text(" "), link]
        return spread

    def inlines(self, token: Token, line: int) -> tuple[tuple[Inline, ...], list[Link], str]:
        found: list[Inline] = []
        cites: list[Link] = []
        author, style, target = "", "", ""
        for child in token.children or ():
            match child.type:
                case "strong_open" | "em_open":
                    style = "strong" if child.type == "strong_open" else "emphasis"
                case "strong_close" | "em_close":
                    style = ""
                case "link_open":
                    target = str(child.attrs.get("href", ""))
                case "link_close":
                    target = ""
                case "softbreak" | "hardbreak":
                    self.words(found, " ", style, target, line)
                    line += 1
                case "text" | "code_inline":
                    kind = "code" if child.type == "code_inline" else style
                    at = 0
                    for mark in _MARK.finditer(child.content):
                        self.words(found, child.content[at : mark.start()], kind, target, line)
                        at = mark.end()
                        author = self.special(self.specials[int(mark[1])], found, cites, line) or author
                    self.words(found, child.content[at:], kind, target, line)
        return tuple(_trimmed(found)), cites, author

    def words(self, found: list[Inline], text: str, style: str, target: str, line: int) -> None:
        if not text:
            return
        # What was put aside (a citation) leaves the space before it.
        if text[0] in ".,;:!?)" and found and isinstance(last := found[-1], Text):
            found.pop()
            if last.text.strip(" "):
                found.append(Text(last.text.rstrip(" "), last.style))
        elif text[0] == " " and (not found or (isinstance(found[-1], Text) and found[-1].text.endswith(" "))):
            text = text.lstrip(" ")
        if not text:
            return
        if style != "code" and not target:
            for digits in typed_digits(text):
                self.problem(
                    line, "typed-digit", f"{digits!r} is typed by hand",
                    "place a figure by its name, [[name]], or write the number as a word",
                )  # fmt: skip
        found.append(Link(text, target) if target else Text(text, style))

    def special(self, match: re.Match[str], found: list[Inline], cites: list[Link], line: int) -> str:
        if name := match["figure"]:
            self.result.figures.append(name)
            if not self.has_figure(name):
                self.problem(
                    line, "no-figure", f"the report has no figure {name!r}", "see the annex of figures for names"
                )
            found.append(FigureRef(name))
        elif thing := match["cite"]:
            self.result.cites.append(thing)
            link = self.cite(thing)
            if link is None:
                self.problem(line, "no-thing", f"the register has no {thing}", "secretariat trace finds its key")
            else:
                cites.append(link)
        elif note := match["note"]:
            self.result.notes.append((Text(note.strip()),))
            found.append(NoteRef(self.first_note + len(self.result.notes) - 1))
        return (match["by"] or "").strip()


def _trimmed(inlines: list[Inline]) -> list[Inline]:
    """Without spaces at the ends and before nothing, which citations put aside leave behind."""
    while inlines and isinstance(last := inlines[-1], Text):
        if last.text.strip():
            inlines[-1] = Text(last.text.rstrip(), last.style)
            break
        inlines.pop()
    return inlines


_MONTHS = (
    "January February March April May June July August September October November December "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_BEFORE_A_NUMBER = (
    "paragraph paragraphs section annex table figure chart resolution resolutions decision document question questions "
    "group goal objective target output line article part no nos number numbers rfc instructs resolves invites "
    "recommendation clause item endnote edition phase supplement version release "
    "paragraphe paragraphes annexe tableau résolution résolutions décision question groupe objectif but cible produit "
    "iso iec iso/iec ieee etsi ts tr es en nist sp fips nistir bcp std cen din bs jtc sc sg ce wg "
    "ligne partie numéro charge décide invite recommandation point phase supplément n° commission études d'études"
)
_NUMBERED = frozenset(_BEFORE_A_NUMBER.split())
_DATE = re.compile(
    r"\b\d{1,2}(?:er|º)?(?:\s*[–-]\s*\d{1,2})?\s+(?:de\s+)?(?:"
    + "|".join(_MONTHS.split())
    + r")\b(?:\s+(?:de\s+)?\d{4})?"
    r"|\b(?:1[89]|20)\d{2}(?:[–-](?:\d{2}|\d{4}))?(?:-\d{2}){0,2}\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;()\[\]«»“”\"']*\d[^\s,;()\[\]«»“”\"']*")


def typed_digits(text: str) -> list[str]:
    """
    Tokens with digits that are no date, designation or number of a part of a text.

    >>> typed_digits("SG17 met on 19 March 2018 under Resolution 130; 34 countries came")
    ['34']
    """
    rest = _DATE.sub(" \x00 ", text)
    found = []
    for match in _TOKEN.finditer(rest):
        token = match[0].strip(".:!?")
        if re.search(r"[^\W\d_]", token) or re.fullmatch(r"[\dA-Za-z]+(?:[/.-][\dA-Za-z]+)*/[\dA-Za-z.-]+", token):
            continue  # a letter or a slash within: a designation
        before = re.findall(r"[\w°'’/]+", rest[: match.start()])
        if before and before[-1].casefold() in _NUMBERED:
            continue
        if before and before[-1] in ("and", "et", "to", "à") and len(before) > 2 and before[-3].casefold() in _NUMBERED:
            continue
        found.append(token)
    return found

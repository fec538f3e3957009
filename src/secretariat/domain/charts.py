"""
Charts as plain data: Vega-Lite 5 specifications with their values inside, in the document's own words.

A chart never speaks by colour alone: bars carry their value, series are told apart by lightness too (dark to light, in
the order of the legend), lines by the shape of their points and by their dashes, cells of a matrix by their number.
In a right-to-left document the categories stand on the right and the values, or the years, run to the left.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from .errors import InputError

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
ACCENT = "#1f4e79"
INK = "#1a1a1a"
#: Fills of series, dark to light, each at 3:1 or more to its neighbours' edge (white) or outlined; ink to write on each.
SERIES = (
    ("#12355b", "#ffffff"),
    ("#a03b00", "#ffffff"),
    ("#2f7fb8", "#000000"),
    ("#d98a29", "#000000"),
    ("#8fc1e3", "#000000"),
    ("#f4d58d", "#000000"),
    ("#dddddd", "#000000"),
)
#: Strokes of lines: all at 4.5:1 or more on white.
LINES = ("#12355b", "#a03b00", "#1b7340", "#6a3d9a", "#8a6100", "#b0245c", "#4d4d4d")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 6], [1, 4])
FEW = 5  # whole numbers up to it are all marked on the axis, and no fraction between them
WRAP = 40  # characters to a line of a category's label
HEAD = 13  # characters to a line of a column's head in a matrix
LINE = 13  # pixels from one line of a label to the next


def bars(
    values: Iterable[tuple[str, float | None]],
    *,
    value_title: str,
    unknown: str = "?",
    width: int = 420,
    direction: str = "ltr",
) -> dict[str, Any]:
    """
    Horizontal bars in the order given, each with its value.

    Args:
        values: (category, value); None is unknown: no bar, and the word *unknown* in its place.
        value_title: what the axis of values measures, with its unit.
        width: of the plot in CSS pixels, labels not counted.

    Raises:
        InputError: a category stands twice.
    """
    pairs = list(values)
    _each_once([label for label, _ in pairs])
    rows = [{"label": _wrapped(label), "value": value or 0, "known": value is not None} for label, value in pairs]
    far = _far(direction)
    return _framed(
        rows,
        width,
        _step(str(row["label"]) for row in rows),
        [
            {"mark": {"type": "bar", "color": ACCENT}, "encoding": {}},
            {
                "mark": {"type": "text", "color": INK, **far},
                "transform": [{"filter": "datum.known"}],
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",~f"}},
            },
            {
                "mark": {"type": "text", "color": INK, **far, "text": unknown},
                "transform": [{"filter": "!datum.known"}],
                "encoding": {},
            },
        ],
        {
            "y": _categories(rows, direction),
            "x": _measure(value_title, direction, max([value or 0 for _, value in pairs], default=0)),
        },
    )


def stacked(
    values: Iterable[tuple[str, str, float]],
    *,
    series: Sequence[str],
    value_title: str,
    width: int = 420,
    direction: str = "ltr",
) -> dict[str, Any]:
    """
    Horizontal stacked bars: one bar a category, one part a series, each part with its value where there is room.

    Args:
        values: (category, series, value); a part that is absent or zero is not drawn.
        series: in the order of the stack and of the legend; at most 7.

    Raises:
        InputError: a part stands twice, too many series, or one that *series* does not name.
    """
    triples = list(values)
    _each_once([(label, part) for label, part, _ in triples])
    _series(series, {part for _, part, _ in triples})
    rows = [
        {"label": _wrapped(label), "series": part, "value": value, "order": series.index(part)}
        for label, part, value in triples
    ]
    totals: dict[str, float] = {}
    for label, _, value in triples:
        totals[label] = totals.get(label, 0) + value
    highest = max(totals.values(), default=0)
    room = highest / width * 22  # a number of three digits is about 22 pixels wide
    fills = [fill for fill, _ in SERIES[: len(series)]]
    inks = [ink for _, ink in SERIES[: len(series)]]
    return _framed(
        rows,
        width,
        _step(str(row["label"]) for row in rows),
        [
            {
                "mark": {"type": "bar", "stroke": "#333333", "strokeWidth": 0.6},
                "encoding": {
                    "x": _measure(value_title, direction, highest, stack="zero"),
                    "color": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {"domain": list(series), "range": fills},
                        "legend": {**_legend(series, direction), "symbolStrokeColor": "#333333"},
                    },
                },
            },
            {
                "mark": {"type": "text"},
                "transform": [
                    {"stack": "value", "groupby": ["label"], "sort": [{"field": "order"}], "as": ["from", "to"]},
                    {"calculate": "(datum.from + datum.to) / 2", "as": "middle"},
                    {"filter": f"datum.value >= {room:.6f}"},
                ],
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"},
                    "text": {"field": "value", "type": "quantitative", "format": ",~f"},
                    "color": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {"domain": list(series), "range": inks},
                        "legend": None,
                    },
                },
            },
        ],
        {"y": _categories(rows, direction), "order": {"field": "order", "type": "ordinal"}},
        resolve={"scale": {"color": "independent"}},
        config=_legend_side(direction),
    )


def lines(
    values: Iterable[tuple[str, str, float | None]],
    *,
    series: Sequence[str],
    value_title: str,
    time_title: str = "",
    width: int = 480,
    height: int = 220,
    direction: str = "ltr",
) -> dict[str, Any]:
    """
    Lines over time, one a series, with marked points; an unknown value (None) breaks the line.

    Args:
        values: (period such as "2019", series, value); periods are drawn evenly, in the order of their first mention.

    Raises:
        InputError: a point stands twice, too many series, or one that *series* does not name.
    """
    triples = list(values)
    _each_once([(period, part) for period, part, _ in triples])
    _series(series, {part for _, part, _ in triples})
    periods = list(dict.fromkeys(period for period, _, _ in triples))
    known = {(period, part): value for period, part, value in triples}
    # A gap must be a stated null: Vega draws a line across a row that is absent.
    rows = [
        {"label": period, "series": part, "value": known.get((period, part))} for part in series for period in periods
    ]
    names = list(series)

    def told_apart(values: Sequence[Any], legend: dict[str, Any] | None) -> dict[str, Any]:
        return {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": names, "range": list(values[: len(names)])},
            "legend": legend,
        }

    legend = {**_legend(series, direction), "symbolStrokeWidth": 0}

    highest = max([value for _, _, value in triples if value is not None], default=0)
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "config": _legend_side(direction),
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "strokeWidth": 2,
            "invalid": "break-paths-show-path-domains",
            "point": {"size": 55, "filled": True},
        },
        "encoding": {
            "x": {
                "field": "label",
                "type": "ordinal",
                "sort": periods if direction == "ltr" else periods[::-1],
                "axis": {"title": time_title or None, "labelAngle": 0, "labelOverlap": True},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": True, "nice": True},
                "axis": {
                    "title": value_title,
                    "orient": "left" if direction == "ltr" else "right",
                    "format": ",~f",
                    "tickCount": 5,
                    **({"tickMinStep": 1} if _whole(highest) else {}),
                },
            },
            "color": told_apart(LINES, legend),
            "shape": told_apart(SHAPES, legend),
            "strokeDash": told_apart(DASHES, None),
        },
    }


def matrix(
    values: Iterable[tuple[str, str, int]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    row_title: str = "",
    column_title: str = "",
    step: int = 88,
    direction: str = "ltr",
) -> dict[str, Any]:
    """
    A matrix of counts: each cell written with its number and shaded by it; an empty cell is zero.

    Args:
        values: (row, column, count).
        rows, columns: in the order drawn.

    Raises:
        InputError: a cell stands twice or outside the rows and columns.
    """
    counts: dict[tuple[str, str], int] = {}
    triples = list(values)
    _each_once([(row, column) for row, column, _ in triples])
    for row, column, count in triples:
        if row not in rows or column not in columns:
            raise InputError(f"no cell ({row!r}, {column!r}) in the matrix", mend="name its row and its column")
        counts[row, column] = count
    highest = max(counts.values(), default=0) or 1
    cells = [
        {"row": _wrapped(row), "column": textwrap.fill(column, HEAD), "value": counts.get((row, column), 0)}
        for row in rows
        for column in columns
    ]
    across = [textwrap.fill(column, HEAD) for column in columns]
    return {
        "$schema": SCHEMA,
        "width": {"step": step},
        "height": {"step": max(26, _step(str(cell["row"]) for cell in cells))},
        "data": {"values": cells},
        "encoding": {
            "x": {
                "field": "column",
                "type": "nominal",
                "sort": across if direction == "ltr" else across[::-1],
                "axis": {
                    "orient": "top",
                    "title": column_title or None,
                    "labelAngle": 0,
                    "labelExpr": "split(datum.label, '\\n')",
                    "labelLimit": 0,
                    # Lines of a label go down from its anchor: lift the first by those below it.
                    "labelPadding": _by_lines(LINE, 4),
                    "ticks": False,
                    "domain": False,
                },
            },
            "y": {**_categories(cells, direction, "row"), "title": row_title or None},
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#767676", "strokeWidth": 0.5},
                "encoding": {
                    "color": {
                        "field": "value",
                        "type": "quantitative",
                        "scale": {"domain": [0, highest], "range": ["#ffffff", "#4f9fd8"], "interpolate": "rgb"},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "color": "#000000"},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",~f"}},
            },
        ],
    }


def _framed(
    rows: list[dict[str, Any]],
    width: int,
    step: int,
    layer: list[dict[str, Any]],
    encoding: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": {"step": step},
        "data": {"values": rows},
        "encoding": encoding,
        "layer": layer,
        **more,
    }


def _legend_side(direction: str) -> dict[str, Any]:
    """Where the legend below a plot begins."""
    anchor = "start" if direction == "ltr" else "end"
    return {"legend": {"layout": {"bottom": {"anchor": anchor}}}}


def _categories(rows: Iterable[dict[str, Any]], direction: str, field: str = "label") -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "sort": list(dict.fromkeys(row[field] for row in rows)),
        "axis": {
            "title": None,
            "orient": "left" if direction == "ltr" else "right",
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "labelOffset": _by_lines(-LINE / 2, 0),
            "ticks": False,
            "domain": False,
        },
    }


def _by_lines(each: float, base: float) -> dict[str, Any]:
    """A number that grows by *each* with every line of a label after the first, up to five."""
    return {
        "condition": [
            {"test": f"length(split(datum.label, '\\n')) === {count}", "value": base + each * (count - 1)}
            for count in range(2, 6)
        ],
        "value": base,
    }


def _measure(title: str, direction: str, highest: float, **more: Any) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "title": title,
        "format": ",~f",
        "tickCount": 5 if highest < 100_000 else 3,  # long numbers need room between them
        "labelOverlap": "greedy",
        "labelSeparation": 8,
    }
    if _whole(highest):
        axis["tickMinStep"] = 1
        if highest <= FEW:
            axis["values"] = list(range(int(highest) + 1))
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {
            "reverse": direction == "rtl",
            "zero": True,
            "nice": True,
            "domainMin": 0,
            "domainMax": highest * 1.1 or 1,
        },
        "axis": axis,
        **more,
    }


def _legend(series: Sequence[str], direction: str) -> dict[str, Any]:
    order = list(series) if direction == "ltr" else list(series)[::-1]
    longest = max((len(name) for name in series), default=1)
    # As many columns as fit a page's text width (about 640 pixels at 6 pixels a letter).
    columns = max(1, min(len(order), 640 // (longest * 6 + 30)))
    return {"title": None, "orient": "bottom", "values": order, "columns": columns, "labelLimit": 0}


def _far(direction: str) -> dict[str, Any]:
    """Where a text stands beyond the end of its bar."""
    return {"align": "left", "dx": 4} if direction == "ltr" else {"align": "right", "dx": -4}


def _wrapped(label: str) -> str:
    return textwrap.fill(label, WRAP) or " "


def _step(labels: Iterable[str]) -> int:
    """Height of a row in pixels, by the most lines that a label takes."""
    return 10 + 14 * max((label.count("\n") + 1 for label in labels), default=1)


def _whole(highest: float) -> bool:
    return float(highest).is_integer()


def _each_once(keys: Sequence[Any]) -> None:
    seen: set[Any] = set()
    for key in keys:
        if key in seen:
            raise InputError(f"{key!r} stands twice in a chart", mend="add its values together first")
        seen.add(key)


def _series(series: Sequence[str], used: set[str]) -> None:
    if len(series) > len(SERIES):
        raise InputError(
            f"{len(series)} series in one chart; at most {len(SERIES)} can be told apart", mend="join the smallest"
        )
    if missing := sorted(used - set(series)):
        raise InputError(f"series not named: {', '.join(missing)}", mend="name them in the order of the legend")

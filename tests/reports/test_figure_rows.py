"""Pages of the rows that a figure rests on, out of a data package."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_package import sample

from secretariat.domain.figures import METHODS
from secretariat.domain.sets import OPERATORS
from secretariat.formats import data_package
from secretariat.formats.data_package_parts import Parts
from secretariat.reports import figure_rows, figure_words


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "package.zip"
    path.write_bytes(data_package.write(sample(standards=1_203))[0])
    return Parts(path)


@pytest.fixture(scope="module")
def figures(parts):
    return parts.figures()


@given(data=st.data())
def test_pages_hold_each_row_once(parts, figures, data):
    """Next from the first page, and previous from the last, show all rows once in one order, listed or not in the package."""
    figure = figures[data.draw(st.sampled_from([name for name, one in figures.items() if one.definition.of]))]
    if data.draw(st.booleans()):
        figure = dataclasses.replace(figure, rows=None)
    seen, page = [], figure_rows.page(parts, figure)
    assert page.before is None
    pages = [page]
    while pages[-1].after:
        pages.append(figure_rows.page(parts, figure, after=pages[-1].after))
    seen = [(table, row["id"]) for one in pages for table, row in one.rows]
    assert seen == sorted(set(seen))
    assert len(seen) == figure.rows_count
    back = [pages[-1]]
    while back[0].before:
        back.insert(0, figure_rows.page(parts, figure, before=back[0].before))
    assert [(table, row["id"]) for one in back for table, row in one.rows] == seen


def test_a_key_that_is_none_ends_the_list(parts, figures):
    """A place after the last row gives an empty page, one before the first too, and neither fails."""
    figure = figures["standards"]
    assert figure_rows.page(parts, figure, after=("zzz", "z")).rows == []
    assert figure_rows.page(parts, figure, before=("", "")).rows == []


def test_words_for_every_method_and_operator():
    """Each method of a figure and each operator of a condition has words for a page."""
    assert set(figure_words.METHODS) == set(METHODS)
    assert set(figure_words.OPERATORS) == set(OPERATORS)

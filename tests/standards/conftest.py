"""A workspace of its own for each test."""

import pytest

from secretariat.config.workspace import Workspace


@pytest.fixture
def workspace(tmp_path, settings, db) -> Workspace:
    """An empty workspace, whose packs lie in the test's folder."""
    made = Workspace(tmp_path, {})
    settings.WORKSPACE = made
    return made

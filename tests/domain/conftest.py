"""Verifying packages as who has received them does."""

import pytest
from sample_package import rebuild, zipped

from secretariat.formats.package_verification import verify


@pytest.fixture
def verified(tmp_path):
    """Verifies files, or ZIP bytes, as a package."""

    def run(package, **given):
        path = tmp_path / "package.zip"
        path.write_bytes(package if isinstance(package, bytes) else zipped(package))
        return verify(path, rebuild=rebuild, **given)

    return run

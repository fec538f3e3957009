"""What the program says of its own work, on the error stream: warnings, and with ``--verbose`` each step."""

from __future__ import annotations

import logging
import re

_PASSWORD = re.compile(r"(?<=://)([^/\s:@]+):[^/\s@]*@")


def without_secrets(text: str) -> str:
    """The text with the password of every address in it blotted out."""
    return _PASSWORD.sub(r"\1:…@", text)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def begin(*, verbose: bool) -> None:
    """Set logging up for this process: warnings of everything, and with *verbose* all that we log ourselves."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Lines("%(asctime)s %(levelname)s %(name)s: %(message)s" if verbose else "%(levelname)s: %(message)s")
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("secretariat").setLevel(logging.DEBUG if verbose else logging.WARNING)

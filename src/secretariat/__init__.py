"""Secretariat: from existing sources to a report whose every figure leads to its records."""

__version__ = "0.1.0"

"""Furniture of every page: languages, base templates, lists, data, errors. It knows no app."""

"""Drawn from existing sources: source, snapshot, pack, record, thing, evidence."""

"""Instruments, their revisions and instructions."""

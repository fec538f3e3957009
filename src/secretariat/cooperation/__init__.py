"""Liaison statements, agreements and joint texts between entities."""

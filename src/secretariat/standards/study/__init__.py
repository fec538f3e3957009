"""The study of standards: publications become works, works are judged, compared and counted."""

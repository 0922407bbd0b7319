"""Bring the site and the data somewhere else, and tell whether that place can be reached."""

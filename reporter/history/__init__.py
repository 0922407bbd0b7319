"""Snapshots in git: every observation that differs from the last is one commit."""

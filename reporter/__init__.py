"""The AWS services reporter: collect, keep in git, compare, show."""

__version__ = "2.0.0.dev0"

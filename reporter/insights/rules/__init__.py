"""The built-in rules, see ``reporter.insights.rule``."""

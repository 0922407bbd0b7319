"""Pages for people, rendered from facts: plain Markdown that any static site engine reads."""

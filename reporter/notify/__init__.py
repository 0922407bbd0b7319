"""Tell people: channels, rules, and whether a channel can be reached."""

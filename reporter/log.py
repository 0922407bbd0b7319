"""Log lines on standard error, for people or for programs."""

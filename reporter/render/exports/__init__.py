"""The facts as files for other programs."""

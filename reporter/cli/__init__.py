"""The commands. Thin: parse, call the pipeline, print, exit code."""

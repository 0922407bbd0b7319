"""The sections of a configuration that fill options of the lower rooms."""

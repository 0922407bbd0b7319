"""The static API: what is known, as JSON files for programs, with a description that programs read, too."""

"""One snapshot as files for other programs: tables, documents and databases."""

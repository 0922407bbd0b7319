"""The whole history as files to take away: a database, tables and a workbook."""

"""The executive summary of a month as a PDF to print, to send and to file."""

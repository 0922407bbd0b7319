"""The states of the matrix's cells as single letters."""

from typing import Final

from reporter.model.catalog import Availability

LETTERS: Final = {
    Availability.AVAILABLE: "a",
    Availability.GLOBAL: "g",
    Availability.NOT_LISTED: "n",
    Availability.UNKNOWN: "u",
}

"""Online sheets that receive the audience table. To add one: a class with `write(rows)`, and its line here."""

from connectors.sheet.google import GoogleSheet

SHEETS = {
    "google": GoogleSheet,
}

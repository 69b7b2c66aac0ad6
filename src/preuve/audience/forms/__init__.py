"""The table's forms: rows and CSV (`grid`), page, workbook, and the drawings that they share."""

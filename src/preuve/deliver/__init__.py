"""What she hands in and shows: her documents as DOCX, tagged PDF and slides, and the jury's two pages.

A document's Markdown becomes blocks (`content`), which each format lays out (`docx`, `pdf`, `slides`, `sheet`).
"""

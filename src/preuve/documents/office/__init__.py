"""Her documents in an office suite: sent out as a DOCX to fill, read back whatever saved it, put in their Markdown.

A DOCX is hostile until checked: its size, its parts, its XML, what it points to outside.
"""

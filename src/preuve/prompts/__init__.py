"""Prompts as documents: filled in with the brief and the brand's charter, measured, read again before they leave."""

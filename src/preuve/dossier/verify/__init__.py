"""Verifying a dossier, level by level: each says what it proves, and what it doesn't."""

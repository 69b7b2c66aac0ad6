"""Calls of AI: what passes between a service and us, how it is recorded, listed, compared, and asked again."""

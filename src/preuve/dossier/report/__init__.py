"""What people read of a dossier: the two-page summary, the verdict's page, a session's table."""

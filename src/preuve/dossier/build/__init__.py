"""Making a dossier: what goes in, what is refused, the claims, the crate, the statement."""

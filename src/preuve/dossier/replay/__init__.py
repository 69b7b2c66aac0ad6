"""L3: the same inputs through our own installed kit again, and each artefact compared."""

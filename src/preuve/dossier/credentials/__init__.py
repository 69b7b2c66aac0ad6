"""Content credentials (C2PA): marks written on copies of the deliverables, and read on whatever carries some."""

"""What is handed over with a film: each platform's text and folder, the film's own page, what AI made of it."""

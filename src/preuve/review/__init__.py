"""Where a person looks: what waits for her, her decisions, and the page that shows it."""

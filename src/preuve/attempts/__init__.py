"""What is asked again of an AI: attempts, choices, their pages and their history."""

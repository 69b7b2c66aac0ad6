"""The AI's edit plan: a proposal for a storyboard, and what a person decided of it."""

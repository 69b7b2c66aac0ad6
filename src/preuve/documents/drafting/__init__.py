"""A first text that the text engine proposes for a section: asked with what is known, held to it, marked as its own."""

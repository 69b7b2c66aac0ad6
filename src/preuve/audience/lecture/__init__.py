"""Having the figures read by a model: facts, request, what an answer is held to, her decision, the next brief."""

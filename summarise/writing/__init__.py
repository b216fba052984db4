"""Writing: from ranked sentences to a brief. Words are chosen, cut and ordered here; none is made up."""

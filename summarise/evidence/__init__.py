"""Evidence: which sentences say the same, which sources tell of one event, and whose wording came first."""

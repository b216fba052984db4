"""Many articles: sorted into stories, kept in an archive, and briefed day by day."""

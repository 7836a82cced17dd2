"""Agency copy, reprints and updates: documents grouped into stories, and what a copy changed."""

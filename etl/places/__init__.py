"""Where: the names of places in many spellings, and what they are."""

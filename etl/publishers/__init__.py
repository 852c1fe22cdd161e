"""What several sources of one publisher share: the forms in which it publishes, its codes and its definitions."""

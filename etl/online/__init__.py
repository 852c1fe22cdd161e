"""Sources online: fetched whole, checked and kept on disk, or told why not."""

"""What relates figures to each other: what they speak of, who says it again, who takes it back, who contradicts."""

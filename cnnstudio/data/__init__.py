"""What a network learns from: sources, splits, preprocessing and drawn digits."""

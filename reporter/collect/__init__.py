"""Read the world: sources give facts."""

"""What the timeline means (pure)."""

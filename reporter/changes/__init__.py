"""What differs between two snapshots, whether to believe it, and how to say it. Pure."""

"""What changed, for feed readers: Atom, RSS and JSON Feed."""

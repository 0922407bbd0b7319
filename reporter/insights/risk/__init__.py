"""What may go wrong with a place: single regions, services that go, residency, and disaster recovery."""

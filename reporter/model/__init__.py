"""What is known: regions, services, and where each service runs. Pure values and their canonical bytes."""

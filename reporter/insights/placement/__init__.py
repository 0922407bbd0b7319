"""Where a workload can run."""

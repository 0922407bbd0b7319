"""What the reporter costs, held against budgets: ``python -m benchmarks``."""

"""The pipeline: one call from scenario to result."""

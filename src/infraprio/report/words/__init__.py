"""Words of the reports in every language."""

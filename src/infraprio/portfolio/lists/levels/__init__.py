"""The order between two budgets: most value for every amount of money."""

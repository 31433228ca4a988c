"""What to choose: exact portfolios and priority lists under budgets."""

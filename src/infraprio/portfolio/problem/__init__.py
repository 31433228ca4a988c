"""What may be chosen: proposals, money, rules, checked and compiled."""

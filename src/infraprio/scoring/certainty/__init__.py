"""How sure an order is: ranks over all weights, chances, stability."""

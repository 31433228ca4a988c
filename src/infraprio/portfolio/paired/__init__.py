"""Proposals that only pots and pairs tie together: compiled bounds at prices of the pots, and a search by them."""

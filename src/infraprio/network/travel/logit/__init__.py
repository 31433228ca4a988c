"""What choices by logit are made of, compiled: exponentials, logarithms, and what rests on them in one pass."""

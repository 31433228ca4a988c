"""The rules of a plan, one module each: a formula, a sentence in plain words, and ``add``, which states it."""

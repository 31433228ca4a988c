"""The rules of a plan, one module each.

A formula, a sentence in plain words, and ``add``, which states it.
"""

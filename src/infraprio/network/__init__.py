"""The transport system: links and services of all modes compiled to arrays, and what moves on them."""

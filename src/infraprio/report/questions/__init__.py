"""Answers to a council and an auditor for people: sentences, tables, a page, the terminal, and files."""

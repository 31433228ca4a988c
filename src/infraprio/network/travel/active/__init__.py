"""Journeys by bicycle and on foot from place to place, where a scenario asks for them."""

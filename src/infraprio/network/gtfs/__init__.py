"""Timetable feeds (GTFS): files, the day that is taken, calls at stops, services."""

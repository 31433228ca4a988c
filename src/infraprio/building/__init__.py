"""A region out of data that exists: timetable feeds, map extracts, population grids, networks of others, own skims."""

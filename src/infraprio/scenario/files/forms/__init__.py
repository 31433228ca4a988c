"""Forms in which tables may be written: left out where there is one of each, short, and in old names of money."""

"""The sets of appraisal values that come with infraprio: a table each, and what reads them."""

"""Groups of rows that are in conflict with one another, by hand."""

import numpy as np

from infraprio.scoring.certainty.conflicts import conflict_groups


def test_groups_of_rows_in_conflict_cover_each_pair_once_at_least():
    """Rows 1, 2, 3 and 5 are all in conflict, so are 0 and 4, and 5 and 6."""
    conflict = np.zeros((8, 8), dtype=bool)
    for a, b in ((1, 2), (1, 3), (1, 5), (2, 3), (2, 5), (3, 5), (0, 4), (5, 6)):
        conflict[a, b] = conflict[b, a] = True
    assert [group.tolist() for group in conflict_groups(conflict)] == [[1, 2, 3, 5], [0, 4], [5, 6]]
    assert conflict.sum() == 16  # as it was given
    assert conflict_groups(np.zeros((3, 3), dtype=bool)) == []


def test_a_group_grows_by_whom_covers_most_that_is_open_then_by_whom_has_most_conflicts():
    """Row 0 is in conflict with four; of these 2 and 3 are with each other, and 3 and 4; 3 has most."""
    conflict = np.zeros((7, 7), dtype=bool)
    for a, b in ((0, 1), (0, 2), (0, 3), (0, 4), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6)):
        conflict[a, b] = conflict[b, a] = True
    found = [group.tolist() for group in conflict_groups(conflict)]
    assert found == [[0, 3, 4], [0, 2, 3], [3, 5], [4, 6], [0, 1], [5, 6]]

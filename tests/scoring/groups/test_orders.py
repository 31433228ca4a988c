"""Orders as they are read, in every form, by hand."""

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring.groups.orders import order_distance, preference_matrix, read_orders


def test_ranks_are_counted_over_ties_and_share_the_lower_number():
    read = read_orders(
        {"p": ["B", ["A", "C"], "D"], "q": [{"D"}, "C", "B", "A"], "r": [["A", "B", "C", "D"]]}
    )
    assert read.proposals.tolist() == ["B", "A", "C", "D"]  # as the first names them
    assert read.people.tolist() == ["p", "q", "r"]
    assert read.ranks.tolist() == [[1, 3, 1], [2, 4, 1], [2, 2, 1], [4, 1, 1]]
    assert read.weights.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "weights", [[0.5, 0, 7], (0.5, 0, 7), {"q": 0, "r": 7, "p": 0.5}, pd.Series({"r": 7, "q": 0, "p": 0.5})]
)
def test_weights_keep_their_scale_whoever_they_are_given_for(weights):
    read = read_orders({"p": "AB", "q": "BA", "r": "AB"}, weights)
    assert read.weights.tolist() == [0.5, 0, 7]


def test_tables_hold_ranks_or_names():
    ranks = pd.DataFrame({"p": [2.5, 1.0, 2.5, 9.0], "q": [4, 3, 2, 1]}, index=list("ABCD"))
    wanted = [[2, 4], [1, 3], [2, 2], [4, 1]]
    assert read_orders(ranks).ranks.tolist() == wanted
    assert read_orders(ranks).people.tolist() == ["p", "q"]
    assert read_orders({"p": ranks["p"], "q": ranks["q"].to_dict()}).ranks.tolist() == wanted
    names = pd.DataFrame({"p": ["A", "B"], "q": ["B", "A"]})
    read = read_orders(names)
    assert (read.proposals.tolist(), read.ranks.tolist()) == (["A", "B"], [[1, 2], [2, 1]])
    mixed = pd.DataFrame({"p": ["A", "B"], "q": [1, 2]})  # not all are numbers: names
    with pytest.raises(InfraprioError, match="'q' has 1, 2 extra and lacks A, B"):
        read_orders(mixed)
    assert read_orders([["A", "B"], ["B", "A"]]).people.tolist() == [0, 1]


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InfraprioError) as told:
        read_orders({"p": {"A": np.nan, "B": 1}, "q": ["A", "A"], "r": pd.Series([1, 2], index=["B", "B"])})
    for words in ("'p' gives no finite rank to A", "'q' names 'A' twice", "'r' ranks B twice"):
        assert words in str(told.value)
    with pytest.raises(InfraprioError) as told:
        read_orders({"p": "AB", "q": "AC", "r": "A"})
    assert "'q' has C extra and lacks B" in str(told.value)
    assert "'r' has nothing extra and lacks B" in str(told.value)


def test_who_prefers_what_and_how_far_an_order_lies_from_it():
    read = read_orders({"p": ["A", ["B", "C"]], "q": ["C", "B", "A"]}, [2, 5])
    matrix = preference_matrix(read)
    assert matrix.tolist() == [[0, 2, 2], [5, 0, 0], [5, 5, 0]]
    assert order_distance(matrix, [0, 1, 2]) == 15  # what q wants otherwise
    assert order_distance(matrix, [2, 1, 0]) == 4
    assert order_distance(matrix, iter([1, 2, 0])) == 9

"""Tables in memory, of whatever library, as pandas tables."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from infraprio.errors import InfraprioError
from infraprio.findings import finding

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame_of"]


def frame_of(table: object) -> pd.DataFrame:
    """A table of any library that takes part in the dataframe interchange, or a list of rows as dicts, as a DataFrame.

    Raises
    ------
    InfraprioError
        It is no such table.
    """
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if hasattr(table, "__dataframe__"):
        with (
            warnings.catch_warnings()
        ):  # pandas means to give this up, and other libraries offer nothing else in common
            warnings.simplefilter("ignore")
            return pd.api.interchange.from_dataframe(table, allow_copy=True)
    if isinstance(table, (list, tuple)) and all(isinstance(row, dict) for row in table):
        return pd.DataFrame(list(table))
    raise InfraprioError(finding("not_a_frame", value=type(table).__name__))

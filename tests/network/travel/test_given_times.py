"""Times that another model gave count in place of computed ones, and proposals move them."""

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.effects import baseline, evaluate, evaluate_set
from infraprio.effects.baseline import state_with
from infraprio.effects.examples import valley
from infraprio.errors import NetworkError
from infraprio.network import write_matrix
from infraprio.network.travel.given_times import computed_minutes

MODES = ("car", "public_transport")


@pytest.fixture(scope="module")
def base():
    return baseline(valley())


def minutes(state_base, mode, proposals=()):
    """(zones, zones) minutes that count, as a table by place."""
    state = state_with(state_base, tuple(proposals)) if proposals else state_base.state
    ids = list(state_base.model.zones.ids)
    return pd.DataFrame(computed_minutes(state.travel.skims, mode), ids, ids)


def off_diagonal(table):
    return table.to_numpy()[~np.eye(len(table), dtype=bool)]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_computed_given_back_changes_nothing(base, mode):
    given = baseline(ip.with_times(valley(), minutes(base, mode), mode))
    for name, value in base.state.measures.totals.items():
        assert given.state.measures.totals[name] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), (
            name
        )
    assert [r.code for r in given.findings if "given" in r.code] == [f"times_given_{mode}"]


@pytest.mark.parametrize("mode", MODES)
def test_given_times_count_and_proposals_move_them(base, mode):
    rng = np.random.default_rng(5)
    computed = minutes(base, mode)
    today = computed * rng.uniform(0.7, 1.6, computed.shape)
    proposal = "FASTER" if mode == "car" else "TRAINS"
    given = baseline(ip.with_times(valley(), today, mode))
    assert off_diagonal(minutes(given, mode)) == pytest.approx(off_diagonal(today))
    moved = minutes(given, mode, [proposal]) - minutes(given, mode)
    expected = minutes(base, mode, [proposal]) - computed
    assert off_diagonal(moved) == pytest.approx(off_diagonal(expected), nan_ok=True)  # no way: nan
    assert np.nanmin(off_diagonal(expected)) < -1
    other = MODES[mode == "car"]
    assert off_diagonal(minutes(given, other)) == pytest.approx(off_diagonal(minutes(base, other)))
    key = "travel_hours_car_day" if mode == "car" else "travel_hours_pt_day"
    assert given.state.measures.totals[key] != pytest.approx(base.state.measures.totals[key], rel=1e-3)


def test_times_of_a_proposal_stand_for_what_is_computed_of_it(base):
    today = minutes(base, "car")
    own = today - 3.0
    scenario = ip.with_times(ip.with_times(valley(), today, "car"), own, "car", "LOT")
    given = baseline(scenario)
    assert off_diagonal(minutes(given, "car", ["LOT"])) == pytest.approx(off_diagonal(own))
    together = minutes(given, "car", ["LOT", "FASTER"])
    assert off_diagonal(together) == pytest.approx(off_diagonal(minutes(base, "car", ["FASTER"]) - 3.0))
    effects = evaluate(scenario)
    gain = effects.change.loc["LOT", "travel_time_gain_hours_day"]
    assert gain > 10 + evaluate(valley()).change.loc["LOT", "travel_time_gain_hours_day"]
    assert evaluate_set(scenario, ["LOT"]).change["travel_time_gain_hours_day"] == pytest.approx(gain)
    assert {"times_given_car", "own_times_car"} <= {f.code for f in effects.findings}


def test_pairs_that_are_not_given_stay_computed(base):
    today = minutes(base, "car") * 2
    today.loc["TOP", :] = np.nan
    given = baseline(ip.with_times(valley(), today, "car"))
    found, computed = minutes(given, "car"), minutes(base, "car")
    assert found.loc["TOP"].tolist() == computed.loc["TOP"].tolist()
    assert found.loc["TOWN", "MID"] == pytest.approx(2 * computed.loc["TOWN", "MID"])


def test_a_way_that_is_not_there_does_not_come_about_by_a_time(base):
    computed = minutes(base, "public_transport")
    assert not np.isfinite(computed.loc["TOWN", "FARM"])  # the train does not call there
    given = baseline(ip.with_times(valley(), computed.fillna(40).clip(upper=200), "public_transport"))
    assert not np.isfinite(minutes(given, "public_transport").loc["TOWN", "FARM"])
    assert "times_without_way_public_transport" in {r.code for r in given.findings}


@pytest.mark.parametrize("kind", ["csv", "omx"])
def test_from_a_file_by_the_command_into_the_report(base, tmp_path, kind, capsys):
    from infraprio.cli import main as command

    if kind == "omx":
        pytest.importorskip("openmatrix", reason="openmatrix is not installed")
    computed = minutes(base, "car") + 7
    order = [str(each) for each in valley()["places"]["id"]]
    write_matrix(tmp_path / f"times.{kind}", computed.loc[order, order], order)
    ip.write(valley(), tmp_path / "valley")
    argv = ["convert", str(tmp_path / "valley"), str(tmp_path / "given"), "--times", f"car={tmp_path / f'times.{kind}'}"]  # fmt: skip
    assert command(argv) == 0
    rows = ip.read(tmp_path / "given")["given_times"]
    held = {(a, b): m for a, b, m in zip(rows["from_place"], rows["to_place"], rows["minutes"])}
    assert held["TOWN", "MID"] == pytest.approx(computed.loc["TOWN", "MID"])
    assert set(rows["source"]) == {f"times.{kind}"}
    assert len(rows) == 12
    capsys.readouterr()
    assert command(["run", str(tmp_path / "given"), "-o", str(tmp_path / "out"), "--formats", "csv", "--language", "en"]) == 0  # fmt: skip
    told = "Car times are given for 12 of 12 pairs of places"
    assert told in " ".join(capsys.readouterr().out.split())
    assert told in (tmp_path / "out" / "effect_remarks.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("origin,destination,min\nTOWN,NOWHERE,5\n", "NOWHERE"),
        ("origin,destination,min\nTOWN,MID,0\n", "TOWN – MID"),
        ("origin,destination,min\nTOWN,MID,-5\n", "TOWN – MID"),
        ("origin,destination,min\nTOWN,MID,5\nTOWN,MID,6\n", "twice"),
        ("from,to,min\nTOWN,MID,5\n", "Name one of them"),
        ("", "cannot be read"),
    ],
)
def test_times_that_cannot_be_used_are_refused(tmp_path, text, says):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(NetworkError, match=says):
        ip.with_times(valley(), tmp_path / "t.csv", "car")


def test_a_broken_matrix_and_an_unknown_proposal(tmp_path, base):
    pytest.importorskip("openmatrix", reason="openmatrix is not installed")
    (tmp_path / "t.omx").write_bytes(b"no matrix")
    with pytest.raises(NetworkError, match="cannot be read as a table"):
        ip.with_times(valley(), tmp_path / "t.omx", "car")
    with pytest.raises(ip.ScenarioError, match="NOBODY"):
        ip.with_times(valley(), minutes(base, "car"), "car", "NOBODY")

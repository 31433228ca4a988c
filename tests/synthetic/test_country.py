"""The made-up country: whole, connected, the same from the same seed, and small to large in proportion."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import infraprio as ip
from infraprio.cli import main
from infraprio.errors import InfraprioError
from infraprio.synthetic import synthetic_country
from infraprio.synthetic.links import carried, gabriel_pairs
from infraprio.synthetic.towns import Towns, distance_km


@pytest.mark.parametrize(("size", "seed"), [(1, 0), (3, 1), (10, 2), (30, 3)])
def test_it_is_whole(size: float, seed: int) -> None:
    country = synthetic_country(size, seed=seed)
    assert not [found for found in country.findings if found.severity != "note"]
    roads = country["roads"]
    graph = nx.Graph(zip(roads["from_place"], roads["to_place"], strict=True))
    assert set(graph) == set(country["places"]["id"])
    assert nx.is_connected(graph)
    towns = country["places"].where(kind="town")
    assert len(towns) == len(country["municipalities"]) == max(4, -(-290 * size // 100))
    people = country["places"]["population"][towns]
    assert people.sum() == pytest.approx(36_000 * len(towns), rel=1e-3)
    rails = country["railways"]
    by_rail = nx.Graph(zip(rails["from_place"], rails["to_place"], strict=True))
    assert nx.is_connected(by_rail)
    assert len(by_rail) == len(towns)
    assert set(country["changes"]["proposal"]) == set(country["proposals"]["id"])
    assert set(country["services"]["id"]) == set(country["service_stops"]["service"])


def test_size_sets_towns_and_proposals_and_the_number_may_be_asked_for() -> None:
    assert len(synthetic_country(7)["proposals"]) == 70
    assert len(synthetic_country(2, proposals=300)["proposals"]) == 300


def test_same_seed_same_files_another_seed_another_country(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        ip.write(synthetic_country(2, seed=seed), tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "a").iterdir())
    same = [(tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files]
    assert all(same)
    assert (tmp_path / "a" / "places.csv").read_bytes() != (tmp_path / "c" / "places.csv").read_bytes()


def test_neighbours_have_no_other_town_in_the_circle_between_them() -> None:
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(58, 60, 40), rng.uniform(14, 17, 40)
    pairs = {tuple(pair) for pair in gabriel_pairs(lat, lon).tolist()}
    plane = np.column_stack([lon * np.cos(np.radians(lat.mean())), lat])
    for a in range(40):
        for b in range(a + 1, 40):
            middle = (plane[a] + plane[b]) / 2
            radius = np.linalg.norm(plane[a] - middle)
            inside = [c for c in range(40) if c not in (a, b) and np.linalg.norm(plane[c] - middle) < radius]
            assert ((a, b) in pairs) == (not inside)


def test_traffic_on_a_line_of_towns_is_what_passes() -> None:
    """Three towns in a row: the first link carries both trips of the first town and those that come to it."""
    lat = np.array([60.0, 60.2, 60.4])
    towns = Towns(
        lat=lat,
        lon=np.full(3, 15.0),
        people=np.array([1000.0, 2000.0, 500.0]),
        region=np.zeros(3, dtype=np.intp),
    )
    pairs, km = np.array([[0, 1], [1, 2]], dtype=np.intp), np.array([60.0, 120.0])

    def trips(a: int, b: int) -> float:
        at = np.array([0.0, 60.0, 180.0])
        pull = {c: towns.people[c] * np.exp(-abs(at[a] - at[c]) / 60) for c in range(3) if c != a}
        return float(0.35 * towns.people[a] * pull[b] / sum(pull.values()))

    first = trips(0, 1) + trips(0, 2) + trips(1, 0) + trips(2, 0)
    second = trips(0, 2) + trips(1, 2) + trips(2, 0) + trips(2, 1)
    assert carried(towns, pairs, km) == pytest.approx([first, second])


def test_distance_is_that_of_the_earth() -> None:
    one = np.array([1.0])
    assert distance_km(59 * one, 15 * one, 60 * one, 15 * one) == pytest.approx(111.2, rel=2e-3)
    assert distance_km(60 * one, 15 * one, 60 * one, 16 * one) == pytest.approx(55.6, rel=2e-3)


def test_it_runs_from_the_command_line_to_a_ranked_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, results = tmp_path / "country", tmp_path / "results"
    assert main(["new", "--national", "--size", "1", "--seed", "4", str(folder), "--language", "en"]) == 0
    assert main(["check", str(folder)]) == 0
    assert main(["run", str(folder), "-o", str(results), "--formats", "csv", "--language", "en"]) == 0
    table = (results / "priority_order.csv").read_text("utf-8-sig")
    assert table.count("\n") > 1
    assert "P00" in table
    capsys.readouterr()


def test_bad_sizes_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for size in (0.5, 101.0, float("nan")):
        with pytest.raises(InfraprioError, match="from 1 to 100"):
            synthetic_country(size)
    assert main(["new", "--national", "--size", "500", str(tmp_path / "x")]) == 2
    assert main(["new", "--size", "5", str(tmp_path / "y.xlsx")]) == 2
    assert "--national" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())

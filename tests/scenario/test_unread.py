"""Every file, sheet, table and point that is not read is named."""

from __future__ import annotations

import math
import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from scipy.integrate import quad

import infraprio as ip
from infraprio.scenario.files.gpkg import point
from infraprio.scenario.files.projections import SYSTEMS, TransverseMercator
from tests.scenario.every_table import codes, grids, write_folder, write_geopackage, write_workbook


@pytest.mark.parametrize("name", ["rules.CSV", "Rules.csv", "RULES.Csv"])
def test_the_case_of_a_file_has_no_meaning(name: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    (folder / "rules.csv").rename(folder / name)
    assert codes(folder) == []
    assert len(ip.read(folder)["rules"]) == 2


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("rules.tsv", "save it as rules.csv"), ("rules.txt", "save it as rules.csv"), ("rules", "save it as rules.csv"),
        ("rules.xlsx", "save it as rules.csv"), ("rulse.csv", "did you mean rules?"), ("Regler.csv", "did you mean rules?"),
        ("extra.json", "Tables are .csv files"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_read_is_named(name: str, cure: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    (folder / "rules.csv").rename(folder / name)
    [found] = ip.check(folder)
    assert (found.severity, found.file) == ("warning", name)
    assert cure in found.cure


def test_files_that_hold_no_data_are_nobodys_mistake(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    for name in ("README.md", "readme.txt", "map.png", ".DS_Store", "~$rules.csv", "minutes.docx"):
        (folder / name).write_bytes(b"x")
    (folder / "old").mkdir()
    assert codes(folder) == []


def test_two_of_one_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    (folder / "Rules.CSV").write_bytes((folder / "rules.csv").read_bytes())
    assert codes(folder) == ["table_twice"]
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx"))
    book.copy_worksheet(book["proposals"]).title = "Proposals "
    book["scenario"].append(["Name ", "Another"])
    book.save(tmp_path / "a.xlsx")
    assert codes(tmp_path / "a.xlsx") == ["table_twice", "setting_twice"]


def test_settings_in_any_case_and_beside_their_table(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a")
    text = (folder / "scenario.toml").read_text(encoding="utf-8").replace("name =", "Name =", 1)
    (folder / "scenario.toml").write_text(text + "[budget]\nlow = 5\n", encoding="utf-8")
    assert [(f.code, f.column) for f in ip.check(folder)] == [("unknown_setting", "budget")]
    assert ip.read(folder).name == "Två orter"


def test_tables_that_the_contents_do_not_list_and_views(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE regler (id TEXT)")
        file.execute("DELETE FROM gpkg_contents WHERE table_name = 'rules'")
        file.execute("DROP TABLE decisions")
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS date, i AS by, i AS text FROM n"
        file.execute(f"CREATE VIEW decisions AS {endless}")
        file.commit()
    found = {(f.code, f.severity, f.value) for f in ip.check(path)}
    assert found == {
        ("table_not_listed", "note", "rules"), ("unknown_table", "warning", "regler"), ("view_not_read", "warning", "decisions"),
    }  # fmt: skip


def _blob(system: int, body: bytes) -> bytes:
    return b"GP\0\x01" + struct.pack("<i", system) + body


def _moved(path: Path, blob: bytes | None) -> tuple[float, float]:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE places SET geom = ? WHERE id = 'A'", (blob,))
        file.commit()
    scenario = ip.read(path)
    return float(scenario["places"]["lon"][0]), float(scenario["places"]["lat"][0])


def test_points_in_other_systems_and_as_multipoints(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    stockholm = (18.059196, 59.330231)  # the central station, in SWEREF 99 TM 6580822 674032
    plane = struct.pack("<BI2d", 1, 1, 674032.0, 6580822.0)
    assert _moved(path, _blob(3006, plane)) == pytest.approx(stockholm, abs=1e-5)
    assert _moved(path, _blob(3006, struct.pack("<BII", 1, 4, 1) + plane)) == pytest.approx(
        stockholm, abs=1e-5
    )
    assert _moved(path, _blob(4326, struct.pack("<BI3d", 1, 1001, 15, 64, 9))) == (15.0, 64.0)
    web = struct.pack(">BI2d", 0, 1, 1669792.3618991, 9100250.907)
    assert _moved(path, _blob(3857, web)) == pytest.approx((15.0, 63.0), abs=1e-7)
    assert _moved(path, None) == (14.0, 63.0)
    assert codes(path) == []


@pytest.mark.parametrize(
    "blob",
    [
        _blob(2400, struct.pack("<BI2d", 1, 1, 1.0, 2.0)), _blob(4326, struct.pack("<BII", 1, 4, 2) + point(1, 2)[40:] * 2),
        _blob(4326, struct.pack("<BI2d", 1, 1, 674032.0, 6580822.0)), _blob(4326, b"\x01\x01"), b"not a geometry",
    ],
)  # fmt: skip
def test_points_that_are_not_read_are_counted(blob: bytes, tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", tmp_path / "a")
    assert _moved(path, blob) == (14.0, 63.0)
    assert [(f.code, f.severity, f.value) for f in ip.check(path)] == [("geometry_not_read", "warning", "A")]


@pytest.mark.parametrize("latitude", [1.0, 30.0, 55.0, 63.4, 69.0, 85.0])
def test_on_the_central_meridian_north_is_the_arc_of_the_ellipse(latitude: float) -> None:
    e2 = (2 - 1 / 298.257222101) / 298.257222101
    arc = quad(
        lambda x: 6378137.0 * (1 - e2) / (1 - e2 * math.sin(x) ** 2) ** 1.5, 0, math.radians(latitude)
    )[0]
    for zone in SYSTEMS.values():
        if isinstance(zone, TransverseMercator):
            assert zone(zone.easting, zone.scale * arc) == pytest.approx((zone.meridian, latitude), abs=1e-8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file(tmp_path: Path) -> None:
    for k, name in enumerate(("decisions", "rules", "synergies")):
        folder = write_folder(tmp_path / f"a{k}")
        path = folder / f"{name}.csv"
        path.unlink()
        (os.mkfifo, Path.mkdir, lambda p: p.symlink_to("nowhere"))[k](path)
        [found] = ip.check(folder)
        assert (found.code, found.severity, found.file) == ("cannot_read", "error", f"{name}.csv")
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert codes(tmp_path / "pipe.xlsx") == ["no_such_path"]
    assert codes(Path("a\0b")) == ["no_such_path"]


def test_grids_are_what_the_formats_hold(tmp_path: Path) -> None:
    """The three ways of writing the small region give the same scenario without a finding."""
    paths = [
        write_folder(tmp_path / "a"), write_workbook(tmp_path / "a.xlsx"), write_geopackage(tmp_path / "a.gpkg", tmp_path / "b"),
    ]  # fmt: skip
    assert [codes(path) for path in paths] == [[], [], []]
    assert {len(ip.read(path)["changes"]) for path in paths} == {len(grids()["changes"]) - 1}

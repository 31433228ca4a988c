"""The QGIS project beside the GeoPackage: its layers are there, its sheets hold what a map needs; opened by QGIS where it is installed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from infraprio.report.map.geopackage import write_geodata
from infraprio.report.map.layers import map_layers
from tests.report import made_up

PYTHON = "/usr/bin/python3"
OPENS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
app = QgsApplication([], False); app.initQgis()
project = QgsProject.instance()
assert project.read(sys.argv[1]), project.error()
print(project.crs().authid())
for layer in project.mapLayers().values():
    print(layer.id(), layer.isValid(), layer.featureCount(), layer.renderer().type())
for layout in project.layoutManager().printLayouts():
    layout.atlas().updateFeatures()
    print(layout.name(), len(layout.items()), layout.atlas().count() if layout.atlas().enabled() else 0)
sys.stdout.flush(); os._exit(0)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder, result = tmp_path_factory.mktemp("map"), made_up.twelve()
    write_geodata(result, folder / "priority.gpkg", "en")
    return folder, result


def test_every_layer_of_the_project_is_in_the_geopackage(written: tuple[Path, Any]) -> None:
    folder, result = written
    root: Any = Xml.fromstring((folder / "priority.qgs").read_text(encoding="utf-8").partition("\n")[2])
    layers = {layer.findtext("id"): layer.findtext("datasource") for layer in root.iter("maplayer")}
    with closing(sqlite3.connect(folder / "priority.gpkg")) as file:
        tables = {row[0] for row in file.execute("SELECT table_name FROM gpkg_geometry_columns")}
    assert set(layers.values()) == {f"./priority.gpkg|layername={name}" for name in tables}
    assert tables == {layer.name for layer in map_layers(result)}
    in_tree = {node.get("id") for node in root.find("layer-tree-group").iter("layer-tree-layer")}
    assert in_tree == set(layers) == {node.get("id") for node in root.find("layerorder")}
    assert all(
        len(name) >= 10 for name in layers
    )  # shorter ones QGIS renames, and then finds no layer of the tree
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:3006"
    assert root.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"


def test_each_sheet_has_a_map_a_scale_a_key_and_a_source_and_the_atlas_turns_over_the_proposals(
    written: tuple[Path, Any],
) -> None:
    folder, result = written
    root: Any = Xml.fromstring((folder / "priority.qgs").read_text(encoding="utf-8").partition("\n")[2])
    sheets = root.findall("Layouts/Layout")
    assert [sheet.find("Atlas").get("enabled") for sheet in sheets] == ["0", "1"]
    for sheet in sheets:
        kinds = [item.get("type") for item in sheet.findall("LayoutItem")]
        assert sorted(kinds) == ["65639", "65641", "65641", "65642", "65646"]
        assert any((item.get("labelText") or "").startswith("Source:") for item in sheet.iter("LayoutItem"))
        drawn = next(item for item in sheet.iter("LayoutItem") if item.get("type") == "65639")
        assert {item.get("mapUuid") for item in sheet.iter("LayoutItem") if item.get("mapUuid")} == {
            drawn.get("uuid")
        }
        sizes = [
            float(font.get("description").split(",")[1])
            for tag in ("LabelFont", "styleFont")
            for font in sheet.iter(tag)
        ]
        assert min(sizes) >= 7
    held = sheets[1].find("Atlas").get("coverageLayer")
    frames = next(layer for layer in map_layers(result) if held == f"infraprio_{layer.name}")
    placed = [row[0] for row, shape in zip(frames.rows, frames.shapes, strict=True) if shape]
    assert set(result.ranking.frame.index) <= set(placed)


def test_same_result_gives_the_same_project(written: tuple[Path, Any], tmp_path: Path) -> None:
    folder, result = written
    write_geodata(result, tmp_path / "priority.gpkg", "en")
    assert (tmp_path / "priority.qgs").read_bytes() == (folder / "priority.qgs").read_bytes()


@pytest.mark.slow
def test_qgis_opens_it(written: tuple[Path, Any]) -> None:
    known = [shutil.which(PYTHON), "-c", "import qgis.core"] if shutil.which(PYTHON) else ["false"]
    if subprocess.run(known, capture_output=True).returncode:
        pytest.skip("no QGIS on this machine")
    folder, result = written
    done = subprocess.run([PYTHON, "-c", OPENS, str(folder / "priority.qgs")], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert lines[0] == "EPSG:3006", done.stderr
    layers = {line.split()[0]: line.split()[1:] for line in lines[1:-2]}
    for layer in map_layers(result):
        assert layers[f"infraprio_{layer.name}"] == ["True", str(len(layer.rows)), "RuleRenderer"]
    frames = next(layer for layer in map_layers(result) if layer.name == "proposal_frames")
    assert lines[-1].split()[-1] == str(len(frames.rows))

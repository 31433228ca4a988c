"""What is told of networks that other programs left is told in the planner's language."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from infraprio.building.scenarios import built
from infraprio.cli import main
from infraprio.findings import ScenarioError

NODES = "node_id,zone_id,x_coord,y_coord\n1,1,15,60\n2,2,15.1,60\n,,,\n"
LINKS = "from_node_id,to_node_id,length,free_speed,directed\n1,2,5.6,60,1\n2,1,5.6,60,\n1,9,5.6,60,1\n1,2,x,60,1\n2,1,5,0,1\n"
DEMAND = "o_zone_id,d_zone_id,volume\n1,2,10\n1,9,5\n2,1,x\n"
TNTP = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 6
<END OF METADATA>
1 2 900 5 6 0.15 4 0 2 1 ;
2 1 900 5 6 0.15 4 0 2 1 ;
1 2 900 five 6 0.15 4 0 0 1 ;
1 2 3
1 7 900 5 6 0.15 4 0 0 1 ;
1 2 0 5 6 0.15 4 0 0 1 ;
"""


def gmns(folder: Path, **files: str) -> str:
    for name, text in ({"node": NODES, "link": LINKS, "demand": DEMAND} | files).items():
        (folder / f"{name}.csv").write_text(text)
    return str(folder)


def tntp(folder: Path, text: str = TNTP) -> str:
    (folder / "town_net.tntp").write_text(text)
    return str(folder / "town_net.tntp")


def graph(folder: Path) -> str:
    """A graph of OSMnx with a footway, and an edge without a speed."""
    town: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326")
    for k in range(3):
        town.add_node(100 + k, x=15 + 0.1 * k, y=60.0)
    town.add_edge(100, 101, osmid=1, length=5600.0, highway="primary", maxspeed="70")
    town.add_edge(101, 102, osmid=2, length=5600.0, highway="residential")
    town.add_edge(102, 101, osmid=3, length=5600.0, highway="footway")
    nx.write_graphml(town, folder / "town.graphml")
    return str(folder / "town.graphml")


GOOD = {
    "gmns": (gmns, ["node.csv, rad 4, kolumn node_id: Noden saknar id och utelämnas.",
                    "link.csv, rad 4, kolumn to_node_id: Länken slutar i noden", "är inget tal från 0 och uppåt",
                    "demand.csv, 2 rader: 3–4: Raden utelämnas: zonen finns inte i nätet, eller volymen är inget tal"]),
    "tntp": (tntp, ["town_net.tntp, rad 8: Raden utelämnas: den har text där ett tal ska stå:", "3 rader: 9–11",
                    "Filen har avgifter men ingen <TOLL FACTOR>"]),
    "graph": (graph, ["1 kanter är inte för bilar och utelämnas.", "saknar tid och hastighet; den följer av deras vägklass"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_what_was_left_out_is_told_in_swedish(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, said = GOOD[kind]
    (tmp_path / "source").mkdir()
    source = make(tmp_path / "source")
    assert main(["build", f"--{kind}", source, "-o", str(tmp_path / "region"), "--language", "sv"]) == 0
    printed = capsys.readouterr().out
    for text in said:
        assert text in printed, (text, printed)
    _, report = built(**{kind: source})
    for found in report.findings:
        assert found.message not in printed, found
        assert found.message_in("nb") not in (found.message, found.message_in("sv"))


BAD = {
    "gmns, no folder": (lambda f: ["--gmns", str(f / "nowhere")], "Filen finns inte."),
    "gmns, no column": (lambda f: ["--gmns", gmns(f, node="id\n1\n")], "node.csv, kolumn node_id: Kolumnen node_id saknas."),
    "gmns, no table": (lambda f: ["--gmns", gmns(f, link="")], "Det går inte att läsa som en tabell:"),
    "gmns, no times": (lambda f: ["--gmns", gmns(f, link="from_node_id,to_node_id\n1,2\n")], "Länkarna har inga tider."),
    "gmns, no link": (lambda f: ["--gmns", gmns(f, link="from_node_id,to_node_id,length,free_speed\n1,9,5,60\n")],
                      "Ingen länk kan användas."),
    "tntp, no file": (lambda f: ["--tntp", str(f / "a.tntp")], "a.tntp: Filen finns inte."),
    "tntp, no metadata": (lambda f: ["--tntp", tntp(f, "1 2 3")], "Det finns inget <END OF METADATA>."),
    "tntp, cut off": (lambda f: ["--tntp", tntp(f, TNTP.replace("LINKS> 6", "LINKS> 9"))], "men det finns 6 rader med länkar."),
    "tntp, a tag": (lambda f: ["--tntp", tntp(f, TNTP.replace("LINKS> 6", "LINKS> six"))], "<NUMBER OF LINKS> anger ”six”."),
    "graph, no graph": (lambda f: ["--graph", tntp(f)], "Grafen går inte att läsa:"),
    "trips, no zones": (lambda f: ["--gmns", gmns(f), "--trips", gmns(f, odd="origin,trips\n1,2\n") + "/odd.csv"], "odd.csv, kolumn destination: Kolumnen destination saknas."),
    "trips, no file": (lambda f: ["--gmns", gmns(f), "--trips", str(f / "no.csv")], "Filen finns inte."),
    "nothing": (lambda _: [], "Det finns inget att bygga av."),
    "two": (lambda f: ["--gmns", gmns(f), "--tntp", tntp(f)], "Det kan inte kombineras med tntp."),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_told_in_swedish(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, said = BAD[case]
    (tmp_path / "source").mkdir()
    asked = ["build", *make(tmp_path / "source"), "-o", str(tmp_path / "region"), "--language", "sv"]
    assert main(asked) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert all(line.startswith(("fel: ", "varning: ", "    … ")) for line in printed.splitlines()), printed


def test_all_unusable_rows_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        built(gmns=gmns(tmp_path, node="zone_id\n1\n"))
    assert [(f.code, f.file, f.column) for f in caught.value.findings] == [
        ("missing_column", "node.csv", "node_id")
    ]

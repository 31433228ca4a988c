"""Seeded broken inputs: the small region, spoiled as people, programs and disks spoil files."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tests.scenario.every_table import Grid, grids, toml, write_folder, write_geopackage, write_workbook

WORDS = (
    "", " ", "0", "-1", "1", "1e308", "-1e308", "1e-320", "nan", "inf", "1,250", "7.300", "1.2.3", "½", "١٢", "0x10", "2025-02-30",
    "#REF!", "#N/A", "Err:502", "=1+1", "=HYPERLINK(\"x\")", "'", '"', ";", "A", "B", "P1", "R1", "S1@B", "@", "id", "name", "yes",
    "set", "add", "multiply", "new", "remove", "roads", "places", "services", "speed_kmh", "hospital hosptial", "{value}", "{0}",
    "{", "%s", "\u200b", "\u2028", "a\u0000b", "\x07", "å" * 40_000, "A B C", "99999999999999999999", "24:30", "31:00", "judgement",
    "minutes_to_capital", "corridor_minutes_car", "current", "low", "<c r=\"A1\"/>", "]]>", "&#x0;", "💥", "-", "None", "true",
)  # fmt: skip
TOML = (
    "scenario = 5", "[[scenario]]", "a = " + "[" * 3000, "base_year = 1" + "0" * 500, "name = [1, {a = 2}]", "x = 1979-05-27T07:32:00Z",
    'name = "\\u0000"', "price_year = -5", "[scenario.name]\na = 1", "name = \"\"\"\n\"\"\"", "\ufeff[scenario]", "base_year = 0x7E9",
    "base_year = true", "price_year = 2025.5", "goal_version = \"a b\"", "\x00", "name = '", "[scenario]\n[scenario]", "= 1",
)  # fmt: skip


def _spoil_grid(rng: random.Random, rows: Grid) -> None:
    """One thing that happens to a table in a spreadsheet."""
    i = rng.randrange(len(rows))
    width = len(rows[0])
    match rng.randrange(10):
        case 0 | 1 | 2 | 3:
            rows[i][rng.randrange(len(rows[i]))] = rng.choice(WORDS)
        case 4:
            rows.insert(i, list(rng.choice(rows)))
        case 5 if len(rows) > 1:
            del rows[i]
        case 6:
            j = rng.randrange(width)
            for row in rows:
                del row[j : j + 1]
            for row in rows:
                row.extend([""] * (not row))
        case 7:
            rows.insert(0, [rng.choice(WORDS)] * rng.randint(1, 3))
        case 8:
            rows[i].extend(rng.choice(WORDS) for _ in range(rng.randint(1, 3)))
        case _:
            order = list(range(width))
            rng.shuffle(order)
            rows[:] = [[row[k] for k in order if k < len(row)] or [""] for row in rows]


def _spoil_bytes(rng: random.Random, data: bytes) -> bytes:
    """One thing that happens to a file on a disk or on its way."""
    at = rng.randrange(max(len(data), 1))
    match rng.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        case 2:
            return data[:at] + bytes(rng.randrange(256) for _ in range(8)) + data[at:]
        case 3:
            return data[:at] + data[at + rng.randint(1, 300) :]
        case 4:
            return data.decode("utf-8", "replace").encode(
                rng.choice(["utf-16", "utf-16-le", "cp850", "cp1252"]), "replace"
            )
        case _:
            return data + rng.choice([b"\0", b'"', b"\n\n", b"\xff\xfe", data[:50]])


class Inputs:
    """Broken inputs below a folder: `make(seed)` writes one, always the same for a seed, and gives its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.csv = {p.name: p.read_bytes() for p in write_folder(folder / "whole").iterdir()}
        self.gpkg = write_geopackage(folder / "whole.gpkg", folder / "whole").read_bytes()
        self.xlsx = write_workbook(folder / "whole.xlsx").read_bytes()
        self.spoiled = set(self.csv)  # nothing is written yet

    def make(self, seed: int) -> Path:
        rng = random.Random(seed)
        kind = rng.choices(["csv", "toml", "xlsx", "sheet", "gpkg", "table"], [5, 3, 1, 2, 1, 2])[0]
        path = self.folder / {"csv": "a", "toml": "a", "xlsx": "a.xlsx", "sheet": "a.xlsx"}.get(
            kind, "a.gpkg"
        )
        if path.suffix:
            path.unlink(missing_ok=True)
        getattr(self, f"_{kind}")(rng, path)
        return path

    def _folder(self, path: Path, spoiled: set[str]) -> None:
        """The sound folder, of which some files will be spoiled; what the input before it left sound is not written again."""
        path.mkdir(exist_ok=True)
        for old in [one for one in path.iterdir() if one.name in self.spoiled or one.name not in self.csv]:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for name in self.spoiled:
            (path / name).write_bytes(self.csv[name])
        self.spoiled = spoiled

    def _csv(self, rng: random.Random, path: Path) -> None:
        tables = grids()
        names = rng.sample(sorted(tables), rng.randint(1, 3))
        self._folder(path, {f"{name}.csv" for name in names})
        for name in names:
            file = path / f"{name}.csv"
            for _ in range(rng.randint(1, 3)):
                _spoil_grid(rng, tables[name])
            separator = rng.choice(",,,;\t")
            text = "\n".join(separator.join(row) for row in tables[name])
            file.write_text(text, encoding="utf-8", errors="replace")
            if rng.random() < 0.3:
                file.write_bytes(_spoil_bytes(rng, file.read_bytes()))
            elif rng.random() < 0.1:
                file.rename(
                    path / rng.choice([f"{name}.CSV", f"{name}.txt", f"{name}x.csv", f"{name}.csv.bak"])
                )
            elif rng.random() < 0.05:
                file.unlink()
                file.mkdir()

    def _toml(self, rng: random.Random, path: Path) -> None:
        self._folder(path, {"scenario.toml"})
        lines = toml().splitlines()
        if rng.random() < 0.5:
            lines.insert(rng.randint(0, len(lines)), rng.choice(TOML))
        else:
            at = rng.randrange(1, len(lines))
            lines[at] = f"{lines[at].partition(' = ')[0]} = {rng.choice(WORDS)}"
        (path / "scenario.toml").write_text("\n".join(lines), encoding="utf-8", errors="replace")
        if rng.random() < 0.3:
            (path / "scenario.toml").write_bytes(_spoil_bytes(rng, (path / "scenario.toml").read_bytes()))

    def _xlsx(self, rng: random.Random, path: Path) -> None:
        path.write_bytes(_spoil_bytes(rng, self.xlsx))

    def _sheet(self, rng: random.Random, path: Path) -> None:
        """Parts of the archive are spoiled and packed again, so that they are read."""
        with zipfile.ZipFile(self.folder / "whole.xlsx") as whole, zipfile.ZipFile(path, "w") as book:
            names = whole.namelist()
            parts = [name for name in names if name.startswith("xl/") and not name.endswith("theme1.xml")]
            spoiled = set(rng.sample(parts, rng.randint(1, 3)))
            for name in names:
                data = whole.read(name)
                if name in spoiled:
                    text = _spoil_bytes(rng, data) if rng.random() < 0.4 else self._spoil_xml(rng, data)
                    data = text
                if name not in spoiled or rng.random() > 0.05:
                    book.writestr(name, data)

    @staticmethod
    def _spoil_xml(rng: random.Random, data: bytes) -> bytes:
        old, new = rng.choice(
            [
                (b"<v>", b"<f>1+1</f><v>"), (b"</v>", b""), (b' t="s"', b' t="e"'), (b' t="s"', b""), (b'r="A', b'r="XFD'),
                (b'r="B', b'r="ZZZZZZZ99'), (b"<v>1", b"<v>99999999"), (b"sheet1", b"sheet9"), (b'name="', b'name=" '),
                (b'name="r', b'name="R'), (b"<t>", b"<t>\x01"), (b"<si>", b"<si><r>"), (b"count=", b"c="),
            ]
        )  # fmt: skip
        return data.replace(old, new, rng.choice([1, 3, -1]))

    def _gpkg(self, rng: random.Random, path: Path) -> None:
        path.write_bytes(_spoil_bytes(rng, self.gpkg))

    def _table(self, rng: random.Random, path: Path) -> None:
        path.write_bytes(self.gpkg)
        tables = grids()
        name = rng.choice(sorted(tables))
        column, word = rng.choice(tables[name][0]), rng.choice(WORDS).replace("\0", "")
        value = rng.choice([word, rng.choice([5, -1.5, 1e300, 2**62, b"\xff\x00", b"GP\0\x01", None])])
        with closing(sqlite3.connect(path)) as file, contextlib.suppress(sqlite3.OperationalError):
            match rng.randrange(6):
                case 0 | 1 | 2:
                    file.execute(f'UPDATE "{name}" SET "{column}" = ? WHERE rowid = 1', (value,))
                case 3:
                    file.execute(
                        f'ALTER TABLE "{name}" RENAME TO "{rng.choice([name.upper(), "x", "roads ", "rtree_a"])}"'
                    )
                case 4:
                    file.execute(
                        f'ALTER TABLE "{name}" RENAME COLUMN "{column}" TO "{rng.choice(["x", "ID ", "geometry", "1"])}"'
                    )
                case _:
                    gone = rng.choice([name, "gpkg_contents", "gpkg_geometry_columns", "scenario"])
                    file.execute(f'DROP TABLE "{gone}"')
            file.commit()

"""Pictures of what is handed over, for the documentation: python scripts/screenshots.py

Runs the small region and a list, opens the meeting page in Chromium, the workbook and the document in LibreOffice, and writes pictures of
few colours to docs/_static/shots (together below 1.5 MB). Needs Chromium, soffice and pdftoppm, and the optimiser of the page. To be
run again when the page, the workbook or the document has another look.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

import infraprio as ip
from infraprio.report import figures

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "docs" / "_static" / "shots"
WIDE, COLOURS, MOST = 1200, 128, 1_500_000


def kept(picture: Path, name: str, crop: tuple[float, float] = (1.0, 1.0), at: float = 0.0) -> None:
    """Keep a part of a picture (shares of width and height, from a share of the height on), smaller and in few colours."""
    image = Image.open(picture).convert("RGB")
    top = int(at * image.height)
    image = image.crop((0, top, int(crop[0] * image.width), top + int(crop[1] * image.height)))
    image.thumbnail((WIDE, WIDE * 2))
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(SHOTS / f"{name}.png", optimize=True)


def page(file: Path, folder: Path) -> None:
    """The first view of the meeting page, as a desk and as a phone show it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        for name, width, height in (("page", 1280, 860), ("page_phone", 390, 780)):
            view = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1)
            view.goto(file.as_uri())
            view.wait_for_timeout(4000)
            view.screenshot(path=folder / f"{name}.png")
            kept(folder / f"{name}.png", name)
        browser.close()


def paper(file: Path, folder: Path, number: int = 1) -> Path:
    """A page of a workbook or document, as LibreOffice prints it."""
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, file], check=True, capture_output=True)  # fmt: skip
    drawn = folder / f"{file.stem}-{number}"
    subprocess.run(["pdftoppm", "-r", "110", "-f", str(number), "-l", str(number), "-png", "-singlefile", folder / f"{file.stem}.pdf", drawn], check=True)  # fmt: skip
    return drawn.with_suffix(".png")


def main() -> int:
    SHOTS.mkdir(parents=True, exist_ok=True)
    result = ip.run(ip.read(ip.example("westfjords")), seed=0)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        result.write(folder / "results", formats=("html", "xlsx", "docx"), language="en", length="short")
        page(folder / "results" / "meeting.html", folder)
        kept(paper(folder / "results" / "submission.docx", folder), "document", (1.0, 0.56))
        kept(paper(folder / "results" / "priority.xlsx", folder), "workbook", (1.0, 0.4), at=0.05)
        for name, figure in (("front", "cost_front"),):
            getattr(figures, figure)(result, language="en").savefig(folder / f"{name}.png", dpi=90)
            kept(folder / f"{name}.png", name)
    size = sum(path.stat().st_size for path in SHOTS.glob("*.png"))
    print(f"{size / 1e6:.2f} MB in {SHOTS}")
    return int(size > MOST)


if __name__ == "__main__":
    sys.exit(main())

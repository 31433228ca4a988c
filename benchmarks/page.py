"""The meeting page's measures: size, time to make, first view, and re-ranking after a slider move, in Chromium.

Run from the repository: ``python benchmarks/page.py``. Needs Playwright and a Chromium on the path.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright
from tests.report import made_up

from infraprio.report.page import meeting_page

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# A slider is moved 30 times; the time runs until the frame with the new order is painted.
MOVES = """async () => {
  const slider = document.querySelector('#weight-0'), work = [], seen = [];
  for (let k = 0; k < 30; k += 1) {
    slider.value = (k * 37) % 101;
    const begin = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    work.push(performance.now() - begin);
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    seen.push(performance.now() - begin);
    await new Promise((done) => setTimeout(done, 150));
  }
  return [work, seen];
}"""
VIEW = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    """Print one line a size."""
    print(
        "proposals  size kB  make s  first view ms  script ms  painted ms (medians; made-up regions, 3 stakeholders)"
    )
    with sync_playwright() as tool, tempfile.TemporaryDirectory() as folder:
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        for n in (12, 54, 500):
            result = made_up.result(made_up.scenario(n))
            meeting_page(result, "sv")
            begin = time.perf_counter()
            html = meeting_page(result, "sv")
            took = time.perf_counter() - begin
            path = Path(folder) / f"{n}.html"
            path.write_text(html, encoding="utf-8")
            views = []
            for _ in range(3):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(path.as_uri())
                page.wait_for_timeout(500)
                views.append(page.evaluate(VIEW))
            work, seen = (statistics.median(times) for times in page.evaluate(MOVES))
            size, view = len(html.encode()) / 1024, statistics.median(views)
            print(f"{n:9d} {size:8.0f} {took:7.2f} {view:14.0f} {work:10.1f} {seen:11.1f}")


if __name__ == "__main__":
    main()

"""How long the explorer takes from a click to what it shows, in JupyterLab, with a made corpus.

Articles are sentences of the teaching corpus, drawn at random. Each row is an action: after how many seconds
its first answer stands on the page, and after how many the last one (estimates, trend, code). Before, once:
how long words, sentences and places take to be found. Needs Chromium. Run:

    python benchmarks/exploring.py [--documents 20000] [--seed 2024]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, expect

import narrative
from arguments import start_parser

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "shared"))

from laboratory import run_all, start_browser, start_lab, visit

NOTEBOOK = """import time, narrative, pandas as pd
corpus = narrative.Corpus.from_documents(pd.read_parquet("made.parquet"))
lexicon = narrative.load_lexicon("news-frames")
start = time.perf_counter()
explorer = narrative.explore(corpus, lexicon)
print(f"{time.perf_counter() - start:.1f}")
explorer"""

#: What is done, by a click on which element (or a choice in it), and what changes first and last.
ACTIONS = (
    ("another category", "select", "morality", ".words", "textarea"),
    ("one outlet less", "input[type=checkbox]", None, ".words", "textarea"),
    ("a row", ".rates .name", None, ".narrowed", "textarea"),
    ("a point", ".point:nth-of-type(3)", None, ".narrowed", "textarea"),
    ("order of lines", "th.right button", None, ".concordance tbody", "textarea"),
    ("a page of lines", ".pager button:last-child", None, ".concordance tbody", ".concordance tbody"),
    ("a line", ".concordance .place", None, ".article", "textarea"),
)

#: Do something, and say after how many milliseconds each of two elements has changed and been drawn.
MEASURE = """async ([act, value, first, last]) => {
  const root = document.querySelector(".narrative-explorer");
  const all = (selector) => [...root.querySelectorAll(selector)];
  const read = (selector) => all(selector).map((each) => each.value ?? each.textContent).join();
  const before = [read(first), read(last)];
  const element = root.querySelector(act);
  const start = performance.now();
  if (value) { element.value = value; element.dispatchEvent(new Event("change")); }
  else element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const times = [];
  while (times.length < 2 && performance.now() - start < 60000) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const selector = [first, last][times.length];
    if (read(selector) !== before[times.length]) times.push(performance.now() - start);
  }
  return times;
}"""


def make_articles(n_documents: int, seed: int) -> pd.DataFrame:
    sentences = narrative.sentences(narrative.load_corpus("harbour"))["text"].to_numpy()
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(sentences), (n_documents, 25))
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 365, n_documents), "D")
    return pd.DataFrame(
        {
            "text": [" ".join(sentences[row]) for row in drawn],
            "title": [f"Article {number}" for number in range(n_documents)],
            "outlet": rng.choice(["Daily", "Herald", "Post", "Times"], n_documents),
            "date": days,
        },
        index=[f"a{number}" for number in range(n_documents)],
    )


def measure(page: Page) -> pd.DataFrame:
    rows = []
    for name, act, value, first, last in ACTIONS:
        times = page.evaluate(MEASURE, [act, value, first, last])
        page.wait_for_timeout(1000)
        expect(page.locator(".narrative-explorer")).not_to_have_attribute("aria-busy", "true", timeout=60_000)
        rows.append((name, *(each / 1000 for each in (times + [np.nan] * 2)[:2])))
    return pd.DataFrame(rows, columns=["action", "first", "last"])


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2024)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        start_lab(Path(folder)) as lab,
        start_browser() as browser,
        visit(browser, lab, height=2400) as seen,
    ):
        make_articles(given.documents, given.seed).to_parquet(lab.folder / "notebooks" / "made.parquet")
        lab.write("measure", [NOTEBOOK])
        run_all(seen.page, lab, "measure")
        seen.page.wait_for_selector(".narrative-explorer .rates tbody tr")
        once = seen.page.locator("[data-mime-type='application/vnd.jupyter.stdout']").inner_text().strip()
        print(f"{given.documents:,} articles; found once in {once} s; then, in seconds:")
        print(measure(seen.page).to_string(index=False, float_format="{:.2f}".format))


if __name__ == "__main__":
    main()

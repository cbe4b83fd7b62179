"""Seconds and memory for taking apart files of 500 articles of 300 words: python tests/benchmarks/export_speed.py"""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "reading")]
MANY = 500


def files() -> dict[str, bytes]:
    """Each form with MANY articles."""
    import makers as m

    words = " ".join(p for s in m.STORIES for p in s.paragraphs)
    story = [m.STORIES[i % 3]._replace(title=f"{m.STORIES[i % 3].title} {i}", paragraphs=(m.STORIES[i % 3].paragraphs[0], words, words)) for i in range(MANY)]
    lines, table = m.nexis_lines(story), m.rows(story)
    return {
        "nexis.docx": m.docx(lines), "nexis.rtf": m.rtf(lines), "nexis.pdf": m.pdf(lines, "Results"), "nexis.txt": "\n".join(lines).encode(), "classic.txt": m.classic(story).encode(),
        "factiva.html": m.factiva_html(story), "factiva.rtf": m.rtf(m.factiva_text(story)), "proquest.txt": "\n".join(m.proquest_lines(story)).encode(), "news.mbox": m.mbox(map(m.mail, story)),
        "rss.xml": m.rss(story).encode(), "array.json": json.dumps(table).encode(), "rows.xlsx": m.excel([list(table[0]), *(list(r.values()) for r in table)]), "crawl.warc": m.warc(story),
        "pages.zip": m.packed({f"{i}.html": m.dated_page(s) for i, s in enumerate(story)}),
    }  # fmt: skip


def peak() -> int:
    """The most memory this process has held, in kB (Linux; ru_maxrss would count the parent's)."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1])


def one(path: str) -> None:
    """Read one file in this process, and print what it cost."""
    from lib.config import Config
    from lib.model import Article
    from lib.reading import read_file

    data = Path(path).read_bytes()
    list(read_file("warm.txt", b"A text in English about the weather of today and of tomorrow, to load what is needed.", Config()))
    before, began = peak(), time.process_time()
    found = list(read_file(Path(path).name, data, Config()))
    spent, more = time.process_time() - began, peak() - before
    print(f"{Path(path).name:<14} {len(data) / 1e6:6.1f} MB {sum(isinstance(f, Article) for f in found):5} articles {spent:6.1f} s {more / 1000:6.0f} MB more")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
    else:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            for name, data in files().items():
                (Path(folder) / name).write_bytes(data)
                subprocess.run([sys.executable, __file__, str(Path(folder) / name)], check=True)

"""Seconds of the processor and peak memory for taking apart one file of 500 articles: python tests/benchmarks/files.py."""

import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "reading")]

MANY = 500


def made(folder: Path) -> list[Path]:
    """The three files, each article of ten paragraphs."""
    import makers as m

    stories = [
        s._replace(title=f"{s.title} {i}", day=s.day + dt.timedelta(i), paragraphs=(*s.paragraphs, *(f"{p} (Paragraph {k}.)" for k in range(4) for p in s.paragraphs)))
        for i in range(MANY) for s in m.STORIES
    ][:MANY]  # fmt: skip
    files = {
        "nexis.docx": m.docx(m.nexis_lines(stories)),
        "factiva.html": m.factiva_html(stories, codes=False),
        "mails.mbox": m.mbox(map(m.mail, stories)),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def measure(path: Path) -> None:
    """One line about one file, in a process of its own."""
    from lib.config import Config
    from lib.reading import read_file

    data, began = path.read_bytes(), time.process_time()
    many = sum(1 for _ in read_file(path.name, data, Config()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{path.name:14} {many} articles, {time.process_time() - began:.1f} s, {peak:.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            for file in made(Path(folder)):
                subprocess.run([sys.executable, __file__, str(file)], check=True)

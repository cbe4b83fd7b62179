"""The rooms stay apart: who may import whom."""

import ast
from pathlib import Path

import pytest

LIB = Path(__file__).parent.parent / "lib"
SHARED = {"lib.model", "lib.errors", "lib.config", "lib.tables", "lib.memory", "lib.files", "lib.timed"}
MAY = {
    "reading": SHARED | {"lib.reading", "lib.spreadsheet", "lib.__version__"},
    "extract": SHARED | {"lib.extract"},
    "resolve": SHARED | {"lib.resolve"},
    "batch": SHARED | {"lib.batch", "lib.ingest", "lib.reading", "lib.resolve", "lib.records", "lib.__version__"},
    "asking": SHARED | {"lib.asking", "lib.draw"},
    "second": SHARED | {"lib.second", "lib.resolve"},
    "careful": SHARED | {"lib.careful"},
    "draw": SHARED | {"lib.draw"},
    "export": SHARED | {"lib.export", "lib.draw", "lib.spreadsheet", "lib.__version__"},
    "store": SHARED | {"lib.store", "lib.resolve", "lib.records"},
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{a.name}" for a in node.names} if node.module == "lib" else {node.module}
    return names


def files_of(room: str) -> list[Path]:
    return sorted((LIB / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY)
def test_a_room_imports_only_what_it_may(room):
    for path in files_of(room):
        for name in imported(path):
            if name.startswith("lib"):
                assert any(name == ok or name.startswith(ok + ".") for ok in MAY[room]), f"{path.relative_to(LIB)} imports {name}"


def test_only_the_screen_modules_import_streamlit():
    users = {p.relative_to(LIB).as_posix() for p in LIB.rglob("*.py") if any(n.split(".")[0] == "streamlit" for n in imported(p))}
    assert users and all(u.startswith("ui/") for u in users)


def test_pages_reach_no_room_but_through_the_screen():
    for path in sorted((LIB.parent / "pages").glob("*.py")):
        for name in imported(path):
            assert not name.startswith(("lib.extract", "lib.reading", "lib.resolve", "lib.ingest", "sqlalchemy", "spacy")), f"{path.name} imports {name}"


def test_the_walk_sees_a_forbidden_import(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("from lib.store import Store\nimport streamlit as st\n")
    assert imported(bad) == {"lib.store", "streamlit"}


def test_the_app_asks_the_second_reader_without_loading_the_first():
    """spaCy stays in the reading process: what the screen imports of the second reader brings none."""
    import subprocess
    import sys

    code = "import sys, lib.reading_twice; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=LIB.parent, check=False).returncode == 0

"""Types hold where pyproject.toml says that they are checked."""

import subprocess
import sys

from tests.conftest import ROOT


def types_checked(*what: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "mypy", *what], cwd=ROOT, capture_output=True, text=True, check=False)


def test_mypy_finds_nothing():
    done = types_checked()
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_sees_what_is_wrong(tmp_path):
    (tmp_path / "wrong.py").write_text("def days(n: int) -> str:\n    return n\n", encoding="utf-8")
    done = types_checked(str(tmp_path / "wrong.py"))
    assert done.returncode == 1 and "Incompatible return value type" in done.stdout

"""What is needed is declared once, said why, and pinned; and an offline machine is told so."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def script(name: str):
    spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / f".ci/{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_requirements_files_say_what_pyproject_says():
    for path, words in script("requirements").files().items():
        assert path.read_text("utf-8") == words, (
            f"{path.name}: change pyproject.toml, then run `python .ci/requirements.py`"
        )


@pytest.mark.parametrize("line", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
def test_each_is_pinned(line):
    assert re.fullmatch(r"[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*", line)


def test_the_papers_say_why_each_is_there():
    table = (ROOT / "docs/dependencies.md").read_text("utf-8")
    named = {n.strip().lower() for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for n in row.split(",")}
    declared = {re.split(r"[\[=]", line)[0].lower() for line in PROJECT["dependencies"]}
    assert declared <= named, declared - named


def test_the_pythons_that_are_proved_are_those_it_is_for():
    assert PROJECT["requires-python"] == ">=3.11,<3.15" and script("wheels").PYTHONS == ("3.11", "3.12", "3.13", "3.14")


def test_without_a_network_it_says_so(tmp_path):
    env = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/wheels.py"], capture_output=True, text=True, env=env, timeout=120, check=False
    )
    assert done.returncode == 0 and done.stdout == "wheels: no network here, so nothing was proved\n"


def test_what_has_no_wheel_is_named(monkeypatch, capsys):
    wheels = script("wheels")
    monkeypatch.setattr(
        wheels,
        "resolved",
        lambda python, machine: (0, "Because x has no usable wheels") if python == "3.14" else (122, ""),
    )
    monkeypatch.setattr(sys, "argv", ["wheels.py", "--everywhere"])
    assert wheels.main() == 1
    told = capsys.readouterr().out
    assert (
        "Python 3.14 on Linux: Because x has no usable wheels" in told
        and "Python 3.11 on macOS: 122 packages, all with wheels" in told
    )

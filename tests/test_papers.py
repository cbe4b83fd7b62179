"""README, CONTRIBUTING and docs say what is: links lead somewhere, commands have their options, files and settings exist, figures are the measured ones."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lib.command import parser

ROOT = Path(__file__).parent.parent
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("deploy/*.md"))]
SHORT = 7_000  # bytes of the README: what somebody reads before they try
ENDINGS = "py|csv|md|txt|json|geojson|sqlite|toml|css|js|yaml|conf|service|svg|png"
NOT_HERE = re.compile(r"[A-Z]{2,}|^\.\./|^\.venv|[*<>{}…]|\.\.\.|^/|^\w+/$")  # placeholders, what lies elsewhere, what a reader makes
OWN = ("lib", "tests", "docs", "pages", "static", "deploy", ".ci", ".streamlit")
MADE = {"deploy/.env", "deploy/certificates", ".streamlit/secrets.toml"}  # what a host makes
FENCE = re.compile(r"^[ ]*```.*?^[ ]*```[ ]*$", re.M | re.S)

every_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.relative_to(ROOT).as_posix())


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return FENCE.sub("", text)


def code(text: str) -> Iterator[str]:
    """Every piece of code: the lines of blocks (fenced, or four spaces in), and what stands between backticks."""
    for block in FENCE.findall(text):
        yield from block.strip().splitlines()[1:-1]
    yield from re.findall(r"^    (\S.*)$", prose(text), re.M)
    yield from (" ".join(c.split()) for c in re.findall(r"`([^`]+)`", prose(text)))


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings have on GitHub."""
    found = re.findall(r"^#{1,6} +(.+?)\s*$", prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in found}


def broken_links(paper: Path, text: str) -> list[str]:
    """The relative links of a paper that lead nowhere."""
    out = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        at = (paper.parent / path).resolve() if path else paper
        there = at.exists() and (not anchor or anchor in anchors(at.read_text("utf-8")))
        out += [] if there else [target]
    return out


@cache
def commands() -> dict[str, set[str]]:
    """command -> its options, as argparse knows them."""
    of = next(a for a in parser()._actions if a.dest == "command").choices
    return {name: {o for a in sub._actions for o in a.option_strings} for name, sub in of.items()}


def wrong_commands(text: str) -> list[str]:
    """The commands of `python -m lib` in a text that do not exist, or have an option that they do not know."""
    out = []
    for line in code(text):
        told = line.partition(" # ")[0].strip()
        for call in re.findall(r"python -m lib (?!\.)([^|;&`]+)", told):
            name, *rest = call.split()
            used = {w.strip("[]").partition("=")[0] for w in rest if w.strip("[]").startswith("--")}
            out += [call] if name not in commands() or used - commands()[name] else []
        alone = re.fullmatch(r"(?:(\w+) )?(--[a-z-]+)( [A-Z]\S*)?", told)
        if alone and not any(alone[2] in o for n, o in commands().items() if not alone[1] or n == alone[1]):
            out.append(told)
    return out


@cache
def names() -> frozenset[str]:
    """The names of all files of the project."""
    top = [p.name for p in ROOT.iterdir() if p.is_file()]
    return frozenset([*top, *(p.name for d in OWN for p in (ROOT / d).rglob("*") if p.is_file())])


def missing_files(paper: Path, text: str) -> list[str]:
    """The files, folders and modules that a text names and that are not there."""
    out = []
    for piece in code(text):
        for module in re.findall(r"python3? -m (lib\.[\w.]+)", piece):
            out += [] if (ROOT / f"{module.replace('.', '/')}.py").exists() else [module]
        for word in re.findall(r"[^\s,;:()\[\]\"'=]+", piece):
            word = word.rstrip(".")
            if NOT_HERE.search(word):
                continue
            if word.split("/")[0] in OWN and "/" in word:
                out += [] if (ROOT / word).exists() else [word]
            elif re.fullmatch(rf"[\w.-]+\.(?:{ENDINGS})", word) and not re.match(r"lib\.|from |\.", word):
                out += [] if word in names() or (paper.parent / word).exists() else [word]
    return [w for w in out if w not in MADE]


@every_paper
def test_every_link_and_anchor_leads_somewhere(paper):
    assert broken_links(paper, paper.read_text("utf-8")) == []


@every_paper
def test_every_command_and_option_exists(paper):
    assert wrong_commands(paper.read_text("utf-8")) == []


@every_paper
def test_every_file_named_exists(paper):
    assert missing_files(paper, paper.read_text("utf-8")) == []


def test_every_command_is_in_the_papers():
    told = (ROOT / "docs/command-line.md").read_text("utf-8")
    assert [name for name in commands() if f"python -m lib {name} " not in told] == []


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    told = (ROOT / "README.md").read_text("utf-8")
    assert [p.name for p in ROOT.glob("docs/*.md") if f"](docs/{p.name})" not in told] == []


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_bytes()) <= SHORT


def test_every_setting_is_told_and_none_is_invented():
    said = set(re.findall(r"ENTENTE_[A-Z_]+\b", "\n".join(p.read_text("utf-8") for p in PAPERS)))
    sources = [*ROOT.glob("lib/*.py"), *ROOT.glob("lib/ui/*.py")]
    read = set(re.findall(r"\"(ENTENTE_[A-Z_]+)\"", "\n".join(p.read_text("utf-8") for p in sources)))
    assert said == read


@pytest.mark.parametrize("paper", ["README.md", "docs/accuracy.md"])
def test_the_figures_told_are_those_measured(paper):
    """Made anew by `python -m lib.data.build_accuracy`; then the tables have to say the same."""
    new = json.loads((ROOT / "lib/data/accuracy.json").read_text("utf-8"))["new"]
    of, share, two = new["figures"], new["shares"], lambda x: f"{x:.2f}"
    visits, hosts = of["visitor and country"], of["hosts of those visits"]
    none = share["articles without a visit in which none is seen"]
    text = (ROOT / paper).read_text("utf-8")
    rows = {line.split(" | ")[0].strip("| "): line for line in text.splitlines() if line.startswith("| ")}
    of_visits = rows["visits, visitor + country"]
    assert f"**{two(visits['f1'])}**" in of_visits
    assert f"precision {two(visits['precision'])}, recall {two(visits['recall'])}" in of_visits
    assert f"**{two(of['with the city']['f1'])}**" in rows["visits + city"]
    assert f"**{two(of['with the first day']['f1'])}**" in rows["visits + city + first day"]
    assert f"**{two(of['meetings']['f1'])}**" in rows["meetings (pairs)"]
    assert f"**{two(share['status']['share'])}**" in rows["status of those visits, share right"]
    of_hosts = rows["hosts of those visits, recall / precision"]
    assert f"**{two(hosts['recall'])} / {two(hosts['precision'])}**" in of_hosts
    of_none = rows["articles without a visit in which none is made up"]
    assert f"**{two(none['share'])}** of {none['of']}" in of_none
    assert f"{new['texts']['visits']} real articles" in text


def test_these_tests_see_what_is_wrong():
    paper = ROOT / "docs/guide.md"
    assert broken_links(paper, "[a](nowhere.md) [b](guide.md#no-such) [c](#users-guide) [d](https://x.example)") == ["nowhere.md", "guide.md#no-such"]
    told = "`python -m lib extract FILE --wy` `python -m lib fly` `python -m lib export csv --place X` `--nonesuch` `extract --dry-run`"
    assert wrong_commands(told) == ["extract FILE --wy", "fly", "--nonesuch"]
    assert wrong_commands("```\n.venv/bin/python -m lib batch IN --outt DIR   # --anything\n```") == ["batch IN --outt DIR"]
    assert missing_files(paper, "`lib/nowhere.py`, `nofile.csv`, `lib/data/*.csv`, `python -m lib.data.build_nothing`, `lib/model.py`, `map.py`") == ["lib/nowhere.py", "nofile.csv", "lib.data.build_nothing"]
    assert missing_files(paper, "```\npython tests/benchmarks/none.py SMALL\n```") == ["tests/benchmarks/none.py"]

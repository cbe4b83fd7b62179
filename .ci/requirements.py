"""requirements.txt and tests/requirements.txt out of pyproject.toml, which alone declares what is needed.

python .ci/requirements.py writes them; tests/test_requirements.py fails where they do not agree.
"""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTE = "made from pyproject.toml by `python .ci/requirements.py`"


def files() -> dict[Path, str]:
    """Path -> what the file has to hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = {
        ROOT / "requirements.txt": (
            f"# What the app needs, pinned; {NOTE}. Why each is here: docs/dependencies.md.",
            project["dependencies"],
        ),
        ROOT / "tests/requirements.txt": (
            f"# What only the tests need, pinned; {NOTE}.",
            project["optional-dependencies"]["test"],
        ),
    }
    return {path: "\n".join([head, *lines]) + "\n" for path, (head, lines) in told.items()}


if __name__ == "__main__":
    for path, words in files().items():
        path.write_text(words, encoding="utf-8")

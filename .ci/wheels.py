"""Whether everything that requirements.txt names installs from wheels alone on every Python that Entente is for.

python .ci/wheels.py [--everywhere] resolves for each Python, on Linux or on each kind of machine, with uv, which reads
the packages' metadata,
knows each Python's own
conditions (as pip does not, when it resolves for another Python than it runs on), and downloads nothing else. Exit
status 1 where
something has no wheel; without a network it says that nothing was proved, and exits 0.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = {
    "Linux": "x86_64-manylinux_2_28",
    "Linux on ARM": "aarch64-manylinux_2_28",
    "macOS": "aarch64-apple-darwin",
    "Windows": "x86_64-pc-windows-msvc",
}
AT_ONCE = 4
OFFLINE = re.compile(
    r"network was disabled|error sending request|dns error|failed to fetch|connection refused|timed out",
    re.I,
)


def resolved(python: str, machine: str) -> tuple[int, str]:
    """(how many packages, "") or (0, why not)."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--no-header",
        "--no-annotate",
        "--only-binary",
        ":all:",
        "--python-version",
        python,
        "--python-platform",
        MACHINES[machine],
        "requirements.txt",
    ]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return 0, "timed out"
    return (
        (sum("==" in line for line in done.stdout.splitlines()), "")
        if done.returncode == 0
        else (0, done.stderr.strip())
    )


def main() -> int:
    """Print a line for each Python and machine."""
    cases = [(p, m) for p in PYTHONS for m in (MACHINES if "--everywhere" in sys.argv else ["Linux"])]
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (python, machine), (many, why) in zip(cases, pool.map(lambda c: resolved(*c), cases), strict=True):
            if OFFLINE.search(why):
                print("wheels: no network here, so nothing was proved", flush=True)
                pool.shutdown(cancel_futures=True)
                return 0
            print(
                f"wheels: Python {python} on {machine}: {f'{many} packages, all with wheels' if many else why}",
                flush=True,
            )
            failed += not many
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

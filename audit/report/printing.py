"""A page printed to PDF by the browser of this machine, which joins and orders Arabic as it should."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from probes.errors import CallError
from probes.files import whole

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
"""Where browsers lie that are not on the path."""
QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-sync", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
"""Nothing is fetched, by the page or by the browser itself."""
SECONDS = 180


def browser() -> str | None:
    """A Chromium or Chrome of this machine."""
    found = filter(None, map(shutil.which, BROWSERS))
    return next(found, None) or next((place for place in PLACES if Path(place).is_file()), None)


def needed() -> str:
    """`browser`, or an InputError."""
    if program := browser():
        return program
    raise CallError(
        "--pdf: no Chromium or Chrome here; install one (apt install chromium), or print report.html from a browser"
    )


def printed(page: Path, to: Path) -> Path:
    """Prints `page` into the file `to`. InputError where there is no page, no browser, or no PDF came of it."""
    if not page.is_file():
        raise CallError(f"{page}: no such report; run the audit without --no-report first")
    program = needed()
    with tempfile.TemporaryDirectory() as profile:
        made = Path(profile) / "printed.pdf"
        call = [
            program, *QUIET, *sandbox(), f"--user-data-dir={profile}", "--no-pdf-header-footer",
            f"--print-to-pdf={made}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(call, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise CallError(f"{page}: {program} printed no PDF within {SECONDS} seconds; try again") from None
        if done.returncode or not made.is_file():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise CallError(f"{page}: {program} printed no PDF ({last}); print it from a browser")
        whole.write(to, made.read_bytes())
    return to


def sandbox() -> list[str]:
    """Chromium won't run as root in its sandbox; the page brings no code but our own."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

"""Pages in this machine's Chromium: pictures of them, what it logs, and what a script in them measures."""

import json
import re
import subprocess
from pathlib import Path

from audit.report.printing import QUIET, browser, sandbox

OWN = ("google.com", "googleapis.com", "gvt1.com")
"""Hosts that the browser itself asks for, and is not given."""
SECONDS = 120


def call(folder: Path, page: Path, *more: str) -> tuple[str, str]:
    """(stdout, stderr) of one visit, with a profile in `folder`."""
    words = [str(browser()), *QUIET, *sandbox(), f"--user-data-dir={folder / 'profile'}", "--hide-scrollbars"]
    done = subprocess.run(
        [*words, *more, page.as_uri()], capture_output=True, text=True, timeout=SECONDS, check=True
    )
    return done.stdout, done.stderr


def shot(folder: Path, page: Path, width: int = 1000, height: int = 1600) -> Path:
    """A picture of the page's beginning."""
    picture = folder / f"{page.stem}-{width}.png"
    call(folder, page, f"--window-size={width},{height}", f"--screenshot={picture}")
    return picture


def logged(folder: Path, page: Path) -> tuple[list[str], list[str]]:
    """What the page said on its console, and the addresses that were asked for but by the browser itself."""
    net = folder / "net.json"
    _, log = call(folder, page, "--enable-logging=stderr", f"--log-net-log={net}", "--dump-dom")
    asked = set(re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]*)', net.read_text(encoding="utf-8")))
    console = [line for line in log.splitlines() if ":CONSOLE" in line]
    return console, [url for url in asked if not re.match(rf"https?://[\w.-]*({'|'.join(OWN)})/", url)]


def measured(folder: Path, page: Path, script: str, width: int = 1000, first: str = "") -> object:
    """What `script`, the body of an async function, returns in a copy of the page, without its policy, that is
    `width` wide. first: a script to load before."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    tail = f"(async () => {{ {script} }})().then((it) => parent.postMessage(JSON.stringify(it), '*'))"
    copy = folder / f"copy-{page.stem}.html"
    copy.write_text(
        text.replace("</body>", f"<script>{first}</script><script>{tail}</script></body>"), encoding="utf-8"
    )
    outer = folder / f"outer-{page.stem}.html"
    outer.write_text(
        f'<iframe src="{copy.name}" style="width:{width}px;height:900px;border:0"></iframe><pre></pre><script>'
        "onmessage = (it) => { document.querySelector('pre').textContent = it.data; }</script>",
        encoding="utf-8",
    )
    dom, _ = call(folder, outer, "--virtual-time-budget=60000", "--window-size=1400,1000", "--dump-dom")
    import html

    return json.loads(html.unescape(re.search("<pre>(.*?)</pre>", dom, flags=re.S)[1]))  # type: ignore[index]

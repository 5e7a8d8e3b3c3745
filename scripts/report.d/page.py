"""The page: markup, style, script and D3 in one file, with the facts as JSON inside."""
import html
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
D3 = "/usr/share/nodejs/d3/dist/d3.min.js"


def part(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return f.read()


def d3():
    try:
        with open(D3, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError as e:
        raise OSError(f"{D3}: not found; scripts/setup --pictures installs it") from e


def embedded(facts):
    """JSON that is safe inside a script element, whatever bytes the packets held."""
    return json.dumps(facts, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def whole(title, facts, live=""):
    """The page; with live, the path where it hears of newer facts."""
    parts = {"TITLE": html.escape(title), "STYLE": part("page.css"), "LIVE": json.dumps(live),
             "FACTS": embedded(facts), "SCRIPT": part("page.js"), "D3": d3()}
    # In one pass: what a packet held may look like a mark, too.
    return re.sub("@([A-Z0-9]+)@", lambda m: parts[m[1]], part("page.html"))

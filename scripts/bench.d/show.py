"""The table for people, as JSON, and as a picture."""
import datetime
import json
import os
import platform
import statistics
import subprocess


def line(m):
    if m.reason:
        print(f"{m.name}: not measured: {m.reason}", flush=True)
        return
    print(f"{m.name}: {number(m.figure(m.ours))} {m.unit} against {number(m.figure(m.peer))} {m.unit}"
          f" ({m.peer_name}): {m.ratio():.2f} x", flush=True)


def number(x):
    return f"{x:,.0f}" if x >= 1000 else f"{x:.3g}"


def cells(m):
    if m.reason:
        return [m.name, m.what, "", "", "", "", "", "", m.reason]
    r = m.ratios()
    want = f"{m.ratio():.2f} ({r[0]:.2f}-{r[-1]:.2f})" if r else ""
    cpu, memory = statistics.median(x.cpu for x in m.ours), max(x.memory for x in m.ours)
    return [m.name, m.what, f"{number(m.figure(m.ours))} {m.unit}", f"{number(m.figure(m.peer))} {m.unit}", m.peer_name,
            want, f">= {m.want:g}{'' if m.ratio() >= m.want else ' MISSED'}" if m.want else "",
            f"{cpu:.2f} s, {memory:.0f} MiB" if cpu else "",
            f"{m.limit_name} {m.limit:.3f} s" if m.limit else ""]


HEAD = ["row", "what", "ours", "peer", "which is", "ratio (min-max)", "wanted", "CPU, memory", "limit"]


def table(measured):
    lines = [HEAD] + [cells(m) for m in measured]
    print()
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for c in lines[1:]:
        print("| " + " | ".join(c) + " |")


def machine():
    cpu = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        for l in f:
            if l.startswith("model name"):
                cpu = l.split(":")[1].strip()
                break
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(),
            "date": datetime.date.today().isoformat(),
            "compiler": subprocess.run(["cc", "--version"], capture_output=True, text=True, check=False).stdout.split("\n")[0]}


def as_json(measured, path):
    rows = [{"row": m.name, "what": m.what, "unit": m.unit, "peer": m.peer_name, "reason": m.reason,
             "ours": [r.figure for r in m.ours], "peer_figures": [r.figure for r in m.peer],
             "ratios": m.ratios(), "ratio": m.ratio(), "wanted": m.want, "limit": {m.limit_name: m.limit}}
            for m in measured]
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"machine": machine(), "rows": rows}, f, indent=1)
        f.write("\n")


def as_svg(measured, path):
    """A bar a row, as long as the ratio is large (logarithmic), a mark where the wanted one is."""
    import math
    shown = [m for m in measured if m.measured and m.peer]
    width, left, step = 900, 190, 30

    def x(ratio):
        return left + max(0.0, math.log10(max(ratio, 0.1) * 10)) / 3 * (width - left - 90)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {step * len(shown) + 50}" font-family="sans-serif" font-size="13">',
             '<rect width="100%" height="100%" fill="#fff"/>',
             f'<line x1="{x(1):.0f}" x2="{x(1):.0f}" y1="20" y2="{step * len(shown) + 25}" stroke="#888" stroke-dasharray="3 3"/>',
             f'<text x="{x(1) - 30:.0f}" y="15" fill="#555">as the peer</text>']
    for i, m in enumerate(shown):
        y = 25 + i * step
        good = m.ratio() >= (m.want or 1)
        parts.append(f'<text x="{left - 10}" y="{y + 15}" text-anchor="end">{m.name}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{max(1, x(m.ratio()) - left):.0f}" height="20" fill="{"#2a7" if good else "#c63"}"/>')
        parts.append(f'<text x="{x(m.ratio()) + 6:.0f}" y="{y + 15}">{m.ratio():.2f}</text>')
        if m.want:
            parts.append(f'<line x1="{x(m.want):.0f}" x2="{x(m.want):.0f}" y1="{y - 2}" y2="{y + 22}" stroke="#000" stroke-width="2"/>')
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(parts) + "\n</svg>\n")

"use strict";
// Draws `facts` (see facts.py) and keeps the tables sorted and filtered. With `live`, redraws whenever newer facts come.

const titles = {
  losses: "Losses and notices", talkers: "Top talkers", receivers: "Top receivers", conversations: "Conversations, both directions",
  ports: "Ports, on either side", protocols: "Protocols", flags: "TCP flags", sizes: "Payload sizes",
};
const hosts = ["host", "a", "b"]; // columns that hold one
const long = [...hosts, "what", "flags"]; // that may be broken anywhere
// Steps a reader knows, in seconds.
const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 10800, 21600, 86400, 604800];
const sorting = {}; // table to {column, down}
let shown = facts;
let measure = "bytes";
let host = "";
let view = null; // [from, until] in ms, or the whole time
let drawn = null; // what the chart shows: {x, margin, width, curves, step}

const large = d3.format(",");
const scientific = d3.format(".3~s");
const amount = n => scientific(n).replace(/([a-zA-Zµ]?)$/, " $1");
const natural = new Intl.Collator("en", { numeric: true });
const day = d3.utcFormat("%Y-%m-%d");
const clock = ms => new Date(ms).toISOString().slice(11, 23).replace(/\.?0+$/, s => (s[0] === "." ? "" : s));

function rate(perSecond) {
  if (perSecond < 1) return `${+perSecond.toPrecision(2)}${measure === "bytes" ? " B/s" : "/s"}`;
  return measure === "bytes" ? `${amount(perSecond)}B/s` : `${amount(perSecond).trimEnd()}/s`;
}

function duration(seconds) {
  if (seconds < 60) return `${+seconds.toPrecision(3)} s`;
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]], said = [];
  let left = Math.round(seconds);
  for (const [size, name] of parts) {
    if (left >= size && said.length < 2) said.push(`${Math.floor(left / size)} ${name}`);
    left %= size;
  }
  return said.join(" ");
}

function between(first, last) {
  const plain = t => t.replace("T", " ").replace(/\.\d+/, "").replace(/Z$/, "");
  return first.slice(0, 10) === last.slice(0, 10) ? `${plain(first)} to ${plain(last).slice(11)} UTC` : `${plain(first)} to ${plain(last)} UTC`;
}

function drawTotal() {
  const t = shown.total;
  const lost = d3.sum(shown.tables.losses, r => r.lost || 0);
  const unread = d3.sum(shown.tables.losses.filter(r => String(r.what).startsWith("unread")), r => r.times);
  const tiles = [
    { name: "packets", value: amount(t.packets), exact: large(t.packets) },
    { name: "payload", value: `${amount(t.bytes)}B`, exact: `${large(t.bytes)} bytes` },
    { name: "time", value: duration(t.seconds), exact: t.seconds ? `${large(+t.seconds.toFixed(3))} seconds` : "" },
  ];
  if (t.seconds > 0 && t.packets > 0) {
    tiles.push({ name: "on average", value: `${amount(t.bytes / t.seconds)}B/s`, exact: `${amount(t.packets / t.seconds).trimEnd()} packets/s` });
  }
  tiles.push({ name: "lost", value: large(lost), exact: unread ? `and ${large(unread)} lines not understood` : lost ? "as the notices say" : "no notice of a loss", bad: lost + unread > 0 });

  d3.select("#table-losses h2").classed("bad", lost + unread > 0);
  d3.select("#span").text(t.first ? between(t.first, t.last) : "");
  const tile = d3.select("#total").selectAll("div").data(tiles).join(enter => {
    const div = enter.append("div");
    div.append("dt");
    div.append("dd").call(dd => { dd.append("b"); dd.append("span"); });
    return div;
  });
  tile.attr("id", d => `total-${d.name.replace(" ", "-")}`).classed("bad", d => Boolean(d.bad));
  tile.select("dt").text(d => d.name);
  tile.select("b").text(d => d.value);
  tile.select("dd span").text(d => d.exact);

  const none = t.packets === 0;
  d3.select("#empty").attr("hidden", none ? null : "").text(
    t.records ? `No packets here; other records: ${large(t.records)}.` : "No records yet.");
  d3.select("#tools").attr("hidden", none ? "" : null);
  d3.select("#rate").attr("hidden", none || !shown.rate ? "" : null);
}

// What the chart draws: one curve of everything, or what a host sent and what it received.
function curvesOf() {
  const ways = host && shown.hosts[host];
  if (!ways) return [{ way: "all", series: shown.rate }];
  return [{ way: "sent", series: ways.sent }, { way: "received", series: ways.received }];
}

// Corners of a curve of steps; the last step needs its end, too.
function corners(curve) {
  const points = curve.groups.map(g => [g.from, g[measure] / curve.step]);
  points.push([points[points.length - 1][0] + curve.step * 1000, points[points.length - 1][1]]);
  return points;
}

// Beside the chart's name: whose it is, in the colours of the curves.
function drawLegend() {
  const words = !host ? [] : shown.hosts[host] ? [["sent", `sent by ${host}`], ["received", `received by ${host}`]]
    : [["", `of all hosts: ${host} is not one of the largest`]];
  d3.select("#rate-host").selectAll("span").data(words).join("span").attr("class", w => w[0]).text(w => w[1]);
}

// The whole time of the store, so that a host's chart stands under the same hours.
function wholeTime() {
  const s = shown.rate;
  return d3.extent([s.start, s.start + (s.at[s.at.length - 1] + 1) * s.width * 1000, ...shown.marks.map(m => m[0])]);
}

// The bins of the view, put together into steps of a few pixels. A step without packets is a zero.
function grouped(s, from, until, pixels) {
  const whole = w => Math.abs(w / s.width - Math.round(w / s.width)) < 1e-6;
  const least = (until - from) / 1000 / Math.max(1, pixels / 3);
  const step = steps.find(w => w >= least && whole(w)) || Math.ceil(least / s.width) * s.width;
  const base = Math.floor(from / (step * 1000)) * step * 1000;
  const groups = d3.range(Math.ceil((until - base) / (step * 1000))).map(i => ({ from: base + i * step * 1000, bytes: 0, packets: 0 }));
  const begin = d3.bisectLeft(s.at, (from - s.start) / 1000 / s.width - step / s.width);
  for (let i = begin; i < s.at.length; i++) {
    const at = s.start + s.at[i] * s.width * 1000;
    if (at >= until) break;
    // Half a bin on, so that rounding puts none into its neighbour.
    const g = groups[Math.floor((at + s.width * 500 - base) / (step * 1000))];
    if (!g) continue;
    g.bytes += s.bytes[i];
    g.packets += s.packets[i];
  }
  return { step, groups };
}

function tickTime(d) {
  const form = d3.utcSecond(d) < d ? ":%S.%L" : d3.utcMinute(d) < d ? "%H:%M:%S" : d3.utcDay(d) < d ? "%H:%M" : "%Y-%m-%d";
  return d3.utcFormat(form)(d);
}

function drawChart() {
  const svg = d3.select("#chart");
  svg.selectAll("*").remove();
  drawn = null;
  d3.select("#rate-name").text(measure === "bytes" ? "Payload, bytes a second" : "Packets a second");
  drawLegend();
  d3.selectAll("#reset, #out").property("disabled", !view);
  if (!shown.rate || shown.rate.at.length === 0) return;

  const box = svg.node().getBoundingClientRect();
  if (!box.width) return;
  const margin = { top: 14, right: 24, bottom: 22, left: 68 };
  const width = Math.max(100, box.width - margin.left - margin.right);
  const height = box.height - margin.top - margin.bottom;
  const [from, until] = view || wholeTime();
  const curves = curvesOf().map(c => ({ way: c.way, ...grouped(c.series, from, until, width) }));
  const step = curves[0].step;
  const most = d3.max(curves, c => d3.max(c.groups, g => g[measure] / step)) || 1;
  const x = d3.scaleUtc([from, until], [0, width]);
  const y = d3.scaleLinear([0, most], [height, 0]).nice(4);
  svg.append("clipPath").attr("id", "inside").append("rect").attr("y", -10).attr("width", width).attr("height", height + 11);
  const g = svg.append("g").attr("transform", `translate(${margin.left},${margin.top})`);
  g.append("g").call(d3.axisLeft(y).ticks(4).tickSize(-width).tickFormat(rate));
  g.append("g").attr("transform", `translate(0,${height})`).call(d3.axisBottom(x).ticks(width / 90).tickFormat(tickTime));
  const plot = g.append("g").attr("clip-path", "url(#inside)");
  plot.append("path").datum(corners(curves[0])).attr("class", "area").attr("d", d3.area().curve(d3.curveStepAfter).x(p => x(p[0])).y0(height).y1(p => y(p[1])));
  plot.selectAll(".curve").data(curves).join("path").attr("class", c => `curve ${c.way}`).datum(corners).attr("d", d3.line().curve(d3.curveStepAfter).x(p => x(p[0])).y(p => y(p[1])));
  plot.selectAll(".mark").data(shown.marks.filter(m => m[0] >= from && m[0] <= until)).join("path").attr("class", "mark")
    .attr("d", "M-5,-9h10l-5,9z").attr("transform", m => `translate(${x(m[0])},0)`)
    .append("title").text(m => `${clock(m[0])} ${m[1]}: ${large(m[2])} lost`);
  plot.append("rect").attr("class", "selection").attr("height", height);
  plot.append("line").attr("class", "pointer").attr("y2", height).attr("visibility", "hidden");
  drawn = { x, margin, width, curves, step };
  drawReading();
}

// What the chart says under the pointer; without one, how to use it.
function drawReading(at) {
  const line = d3.select("#chart .pointer").attr("visibility", at === undefined ? "hidden" : "visible");
  const reading = d3.select("#reading");
  if (!drawn || at === undefined) {
    reading.text(drawn ? `Steps of ${duration(drawn.step)}, UTC. Drag over a span to zoom in.` : "");
    return;
  }
  line.attr("x1", at).attr("x2", at);
  const ms = drawn.x.invert(at).getTime();
  const groups = drawn.curves[0].groups;
  const i = Math.min(groups.length - 1, Math.max(0, d3.bisectRight(groups.map(q => q.from), ms) - 1));
  const said = drawn.curves.map(c => `${c.way === "all" ? "" : `${c.way} `}${rate(c.groups[i][measure] / drawn.step)}`);
  reading.text(`${day(groups[i].from)} ${clock(groups[i].from)}, ${duration(drawn.step)}: ${said.join(", ")}`);
}

function show(from, until) {
  const [first, last] = wholeTime();
  view = [Math.max(first, from), Math.min(last, until)];
  if (view[0] <= first && view[1] >= last) view = null;
  drawChart();
}

// Pointing reads, dragging selects a span: mouse, pen and finger alike.
function listenToChart() {
  const svg = document.getElementById("chart");
  let start = null;
  const at = e => Math.min(drawn.width, Math.max(0, e.clientX - svg.getBoundingClientRect().left - drawn.margin.left));
  const mark = to => d3.select("#chart .selection").attr("x", Math.min(start, to)).attr("width", Math.abs(to - start));
  svg.addEventListener("pointerdown", e => {
    if (!drawn || e.button !== 0) return;
    start = at(e);
    svg.setPointerCapture(e.pointerId);
    drawReading(start);
  });
  svg.addEventListener("pointermove", e => {
    if (!drawn) return;
    if (start !== null) mark(at(e));
    drawReading(at(e));
  });
  svg.addEventListener("pointerup", e => {
    if (!drawn || start === null) return;
    const [a, b] = [start, at(e)].sort((p, q) => p - q).map(p => drawn.x.invert(p).getTime());
    const far = Math.abs(at(e) - start) > 8;
    start = null;
    d3.select("#chart .selection").attr("width", 0);
    if (far && b - a >= 2) show(a, b);
  });
  svg.addEventListener("pointercancel", () => { start = null; d3.select("#chart .selection").attr("width", 0); });
  svg.addEventListener("pointerleave", () => { if (start === null) drawReading(); });
  svg.addEventListener("dblclick", () => { view = null; drawChart(); });
  d3.select("#reset").on("click", () => { view = null; drawChart(); });
  d3.select("#out").on("click", () => { if (view) show(1.5 * view[0] - 0.5 * view[1], 1.5 * view[1] - 0.5 * view[0]); });
}

function matches(row) {
  const named = hosts.filter(c => row[c] !== undefined && row[c] !== null);
  return !host || named.length === 0 || named.some(c => String(row[c]).includes(host));
}

function sorted(name, rows) {
  const by = sorting[name];
  if (!by) return rows;
  const empty = v => v === undefined || v === null;
  const compare = (a, b) => (empty(a) || empty(b) ? empty(b) - empty(a) : typeof a === "number" && typeof b === "number" ? d3.ascending(a, b) : natural.compare(a, b));
  return rows.slice().sort((a, b) => (by.down ? -1 : 1) * compare(a[by.column], b[by.column]));
}

function choose(value) {
  host = value === host ? "" : value;
  d3.select("#host").property("value", host);
  draw();
}

function sortBy(name, column, numbers) {
  const by = sorting[name];
  sorting[name] = { column, down: by && by.column === column ? !by.down : numbers };
  drawTable(name);
}

function columnsOf(all) {
  const columns = Object.keys(Object.assign({}, ...all)).filter(c => all.some(r => r[c] !== undefined && r[c] !== null));
  // A pair takes one column, an address a line: it must fit a phone.
  return columns.filter(c => !(c === "b" && columns.includes("a"))).map(c => ({ key: c, name: c === "a" ? "between" : c,
    numbers: c !== "port" && all.every(r => r[c] === undefined || r[c] === null || typeof r[c] === "number") }));
}

function fillCell(d) {
  const cell = d3.select(this);
  const values = d.column === "a" ? [d.row.a, d.row.b] : [d.row[d.column]];
  const words = values.map(v => (v === undefined || v === null ? "" : typeof v === "number" && d.numbers ? large(v) : String(v)));
  if (!hosts.includes(d.column)) { cell.text(words[0]); return; }
  cell.selectAll("span").data(words).join("span").attr("class", "host").attr("tabindex", 0).attr("role", "button").text(w => w)
    .on("click", w => choose(w)).on("keydown", w => { if (d3.event.key === "Enter") choose(w); });
}

function drawTable(name) {
  const all = shown.tables[name];
  const section = d3.select(`#table-${name}`).attr("hidden", all.length ? null : "");
  if (!all.length) return;
  const columns = columnsOf(all);
  const rows = sorted(name, all.filter(matches));
  const byHost = columns.some(c => hosts.includes(c.key));
  section.select("h2 small").text(!host ? "" : !byHost ? "of all hosts" : rows.length ? "" : `none with ${host}`);

  const head = section.select("thead tr").selectAll("th").data(columns).join("th")
    .text(c => c.name).classed("number", c => c.numbers).attr("tabindex", 0)
    .attr("aria-sort", c => (sorting[name] && sorting[name].column === c.key ? (sorting[name].down ? "descending" : "ascending") : "none"));
  head.on("click", c => sortBy(name, c.key, c.numbers)).on("keydown", c => { if (d3.event.key === "Enter") sortBy(name, c.key, c.numbers); });
  const whole = shown.total[measure] || 1;
  const most = d3.max(all, r => r[measure]) || 1;
  const lines = section.select("tbody").selectAll("tr").data(rows).join("tr")
    .style("--share", r => `${100 * (r[measure] || 0) / most}%`)
    .attr("title", r => (r[measure] === undefined ? null : `${(100 * r[measure] / whole).toFixed(1)} % of all ${measure}`));
  lines.selectAll("td").data(r => columns.map(c => ({ column: c.key, numbers: c.numbers, row: r }))).join("td")
    .classed("number", d => d.numbers).classed("long", d => long.includes(d.column)).each(fillCell);
}

function drawOutline() {
  drawTotal();
  drawChart();
}

function draw() {
  drawOutline();
  Object.keys(titles).forEach(drawTable);
  const names = new Set([...shown.tables.talkers, ...shown.tables.receivers].map(r => r.host));
  d3.select("#hosts").selectAll("option").data([...names]).join("option").attr("value", name => name);
}

function listenForNewer() {
  const says = d3.select("#live").attr("hidden", null).text("● live");
  const events = new EventSource(live);
  events.onmessage = e => {
    const newer = JSON.parse(e.data); // only what has changed: the tables come less often than the chart
    shown = { ...shown, ...newer };
    says.text(`● live, last change ${new Date().toLocaleTimeString("en-GB")}`);
    if (newer.tables) draw(); else drawOutline();
  };
  events.onerror = () => says.text("○ no connection, trying again");
}

Object.keys(titles).forEach(name => {
  const section = d3.select("#tables").append("section").attr("id", `table-${name}`);
  section.append("h2").text(`${titles[name]} `).append("small");
  const table = section.append("div").attr("class", "scroll").append("table");
  table.append("thead").append("tr");
  table.append("tbody");
});
d3.selectAll("input[name=measure]").on("change", function () { measure = this.value; draw(); });
d3.select("#host").on("input", function () { host = this.value.trim(); draw(); });
listenToChart();
window.addEventListener("resize", drawChart);
if (live) listenForNewer();
draw();

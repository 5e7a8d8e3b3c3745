"use strict";
// Draws `facts` (see facts.py) and keeps the tables sorted and filtered. With `live`, redraws whenever newer facts come.

const titles = {
  talkers: "Top talkers", receivers: "Top receivers", conversations: "Conversations", ports: "Destination ports",
  protocols: "Protocols", flags: "TCP flags", sizes: "Payload sizes", losses: "Losses and notices",
};
const sorting = {}; // table to {column, down}
let shown = facts;
let measure = "bytes";
let host = "";
let zoomed = d3.zoomIdentity;

const large = d3.format(",");
const short = d3.format(".3s");

function drawTotal() {
  const t = shown.total;
  const span = t.first ? `${t.first} to ${t.last}` : "no time";
  d3.select("#total").text(`${large(t.packets)} packets, ${large(t.bytes)} bytes of payload, ${span}`);
}

function seriesOf() {
  return (host && shown.hosts[host]) || shown.rate;
}

function drawChart() {
  const svg = d3.select("#chart");
  svg.selectAll("*").remove();
  const s = seriesOf();
  d3.select("#rate-name").text(measure === "bytes" ? "Bytes a second" : "Packets a second");
  d3.select("#rate-host").text(host ? (shown.hosts[host] ? `sent by ${host}` : `of all hosts; ${host} is not among the largest senders`) : "");
  if (!s || s.t.length === 0) return;

  const box = svg.node().getBoundingClientRect();
  const margin = { top: 10, right: 10, bottom: 25, left: 55 };
  const width = Math.max(100, box.width - margin.left - margin.right);
  const height = box.height - margin.top - margin.bottom;
  // A bin without packets is a zero, not a slope from its neighbours.
  const points = [];
  s.t.forEach((text, i) => {
    const at = new Date(text).getTime();
    const last = points[points.length - 1];
    if (last && at - last[0] > s.width * 1500) points.push([last[0] + s.width * 1000, 0], [at - s.width * 1000, 0]);
    points.push([at, s[measure][i] / s.width]);
  });
  const end = points[points.length - 1][0] + s.width * 1000;
  points.push([end, points[points.length - 1][1]]);
  const x = zoomed.rescaleX(d3.scaleUtc([points[0][0], end], [0, width]));
  const y = d3.scaleLinear([0, d3.max(points, p => p[1]) || 1], [height, 0]).nice();

  svg.append("clipPath").attr("id", "inside").append("rect").attr("width", width).attr("height", height);
  const g = svg.append("g").attr("transform", `translate(${margin.left},${margin.top})`);
  g.append("g").attr("transform", `translate(0,${height})`).call(d3.axisBottom(x).ticks(width / 110));
  g.append("g").call(d3.axisLeft(y).ticks(5).tickFormat(short));
  const plot = g.append("g").attr("clip-path", "url(#inside)");
  plot.append("path").datum(points).attr("class", "area").attr("d", d3.area().curve(d3.curveStepAfter).x(p => x(p[0])).y0(height).y1(p => y(p[1])));
  plot.append("path").datum(points).attr("class", "curve").attr("d", d3.line().curve(d3.curveStepAfter).x(p => x(p[0])).y(p => y(p[1])));
}

function matches(row) {
  return !host || [row.host, row.a, row.b].every(v => v === undefined || v === null) || [row.host, row.a, row.b].some(v => v && v.includes(host));
}

function sorted(name, rows) {
  const by = sorting[name];
  if (!by) return rows;
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? d3.ascending(a, b) : d3.ascending(String(a), String(b)));
  return rows.slice().sort((a, b) => (by.down ? -1 : 1) * compare(a[by.column] === undefined ? "" : a[by.column], b[by.column] === undefined ? "" : b[by.column]));
}

function choose(value) {
  host = value;
  d3.select("#host").property("value", value);
  draw();
}

function drawTable(name) {
  const all = shown.tables[name];
  const section = d3.select(`#table-${name}`);
  section.style("display", all.length ? null : "none");
  if (!all.length) return;
  const columns = Object.keys(Object.assign({}, ...all));
  const numeric = c => all.every(r => r[c] === undefined || r[c] === null || typeof r[c] === "number");
  const rows = sorted(name, all.filter(matches));

  const head = section.select("thead tr").selectAll("th").data(columns).join("th")
    .text(c => c).classed("number", numeric)
    .attr("aria-sort", c => (sorting[name] && sorting[name].column === c ? (sorting[name].down ? "descending" : "ascending") : "none"));
  head.on("click", c => {
    const by = sorting[name];
    sorting[name] = { column: c, down: by && by.column === c ? !by.down : numeric(c) };
    drawTable(name);
  });
  const lines = section.select("tbody").selectAll("tr").data(rows).join("tr");
  lines.classed("host", r => r.host !== undefined).on("click", r => r.host !== undefined && choose(r.host));
  lines.selectAll("td").data(r => columns.map(c => ({ column: c, value: r[c] }))).join("td")
    .classed("number", d => numeric(d.column))
    .text(d => (d.value === undefined || d.value === null ? "" : typeof d.value === "number" && d.column !== "port" ? large(d.value) : d.value));
}

function draw() {
  drawTotal();
  drawChart();
  Object.keys(titles).forEach(drawTable);
}

Object.keys(titles).forEach(name => {
  const section = d3.select("#tables").append("section").attr("id", `table-${name}`);
  section.append("h2").text(titles[name]);
  const table = section.append("div").attr("class", "scroll").append("table");
  table.append("thead").append("tr");
  table.append("tbody");
});
d3.select("#hosts").selectAll("option").data(facts.tables.talkers).join("option").attr("value", r => r.host);
d3.selectAll("input[name=measure]").on("change", function () { measure = this.value; draw(); });
d3.select("#host").on("input", function () { choose(this.value.trim()); });
const zoom = d3.zoom().scaleExtent([1, 1e6]).on("zoom", () => { zoomed = d3.event.transform; drawChart(); });
d3.select("#chart").call(zoom);
d3.select("#reset").on("click", () => d3.select("#chart").call(zoom.transform, d3.zoomIdentity));
window.addEventListener("resize", drawChart);
if (live) {
  new EventSource(live).onmessage = e => { shown = JSON.parse(e.data); draw(); };
}
draw();

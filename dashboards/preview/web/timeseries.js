// Series over time: lines, steps, stacked bars and bands, with a target and the
// present marked. Dragging over it chooses that span.

import { BarChart, LineChart } from "echarts/charts";
import { AxisPointerComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { el } from "./dom.js";
import { number } from "./format.js";
import { frames } from "./series.js";
import { alpha, colours, series as palette } from "./theme.js";

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, AxisPointerComponent, MarkLineComponent, CanvasRenderer]);

export function timeseries(view) {
  const canvas = el("div", { class: "canvas" });
  const legend = el("ul", { class: "legend" });
  view.body.replaceChildren(canvas, legend);
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const hidden = new Set();
  let reply;
  const draw = () => {
    const frame = frames(reply, view.panel);
    const c = colours();
    frame.series.forEach((s, i) => { s.colour = c[s.field.tone || palette[i % palette.length]]; });
    const shown = frame.series.filter((s) => !hidden.has(s.name));
    chart.setOption(option(view, reply, frame, shown, c), { notMerge: true });
    legend.replaceChildren(...frame.series.filter((s) => s.field.draw !== "edge").map((s) => entry(s, frame, hidden, draw)));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${view.panel.title}: ${frame.series.filter((s) => s.field.draw !== "edge").map((s) => `${s.name} last ${number(lastOf(s), view.panel.unit)}`).join(", ")}`);
  };
  const watch = new ResizeObserver(() => { chart.resize(); if (reply) draw(); });
  watch.observe(canvas);
  drag(view, canvas, chart, () => reply);
  return {
    draw(next) { reply = next; draw(); },
    close() { watch.disconnect(); chart.dispose(); },
  };
}

const lastOf = (s) => s.points.findLast((p) => p[1] !== null)?.[1] ?? null;

// entry is one name of the legend; a click hides its series.
function entry(s, frame, hidden, draw) {
  const band = frame.series.some((b) => b.field.draw === "edge" && b.field.tone === s.field.tone);
  return el("li", {}, el("button", {
    "aria-pressed": !hidden.has(s.name), title: hidden.has(s.name) ? "Show" : "Hide",
    onclick: () => { hidden.delete(s.name) || hidden.add(s.name); draw(); },
  }, el("i", { class: `swatch draw-${s.field.draw ?? "line"}`, style: { "--c": s.colour } }), s.name, band ? "\u00a0and its 80\u202f% band" : null));
}

function option(view, reply, frame, shown, c) {
  const { panel, app } = view;
  const width = view.body.clientWidth || 600;
  const ticks = app.clock.ticks(reply.from, reply.to, Math.max(2, Math.floor((width - 60) / 76)));
  const bars = shown.some((s) => s.field.draw === "bars");
  const shift = bars ? frame.step / 2 : 0;
  const all = shown.flatMap((s) => drawn(s, shown, c, shift, panel));
  if (all.length) all[0].markLine = marks(panel, reply, c);
  return {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 6, right: 14, top: 10, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "time", min: reply.from, max: reply.to,
      axisLine: { lineStyle: { color: c.line } }, axisTick: { customValues: ticks.map((t) => t.at), lineStyle: { color: c.line } },
      axisLabel: { customValues: ticks.map((t) => t.at), color: c.dim, fontSize: 11, hideOverlap: true, formatter: (v) => ticks.find((t) => t.at === v)?.label ?? "" },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value", scale: panel.unit === "share" && panel.min === undefined && !bars, min: panel.min ?? null, max: panel.max ?? null, splitNumber: 4, interval: panel.unit === "share" && panel.min === 0 && panel.max === 1 ? 0.2 : undefined, minInterval: panel.unit === "count" ? 1 : undefined,
      axisLabel: { color: c.dim, fontSize: 11, formatter: (v) => number(v, panel.unit, { axis: true }) },
      splitLine: { lineStyle: { color: c.faint } }, axisLine: { show: false }, axisTick: { show: false },
    },
    tooltip: {
      trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: c.raised, borderColor: c.line, borderWidth: 1, padding: 0,
      axisPointer: { type: "line", lineStyle: { color: c.dim, type: "dashed", width: 1 }, snap: true },
      formatter: (list) => told(view, list[0]?.axisValue - shift, frame, shown),
    },
    series: all,
  };
}

// told is the tooltip: the interval, and every series' value in it.
function told(view, at, frame, shown) {
  const near = frame.times.reduce((best, t) => (Math.abs(t - at) < Math.abs(best - at) ? t : best), frame.times[0]);
  const rows = shown.map((s) => {
    const value = s.points.find((p) => p[0] === near)?.[1] ?? null;
    return el("tr", {}, el("td", {}, el("i", { class: `swatch draw-${s.field.draw ?? "line"}`, style: { "--c": s.colour } }), s.name), el("td", { class: "number" }, number(value, view.panel.unit)));
  });
  return el("div", { class: "tipbox" }, el("strong", {}, frame.step ? view.app.clock.span(near, near + frame.step) : view.app.clock.moment(near)), el("table", {}, rows));
}

// drawn turns a series into what the charts' library draws: the series, and its band below it.
function drawn(s, shown, c, shift, panel) {
  const draw = s.field.draw ?? "line";
  const data = s.points.map(([t, v]) => [t + shift, v]);
  const base = { name: s.name, data, silent: true, emphasis: { disabled: true }, itemStyle: { color: s.colour } };
  if (draw === "bars") {
    return [{ ...base, type: "bar", stack: s.field.stack ? "stack" : undefined, barCategoryGap: "18%", barGap: "10%", large: false }];
  }
  const other = s.field.band ? shown.find((o) => o.name === s.field.band) : null;
  const step = draw === "steps" ? "end" : undefined;
  const out = other ? band(s, other, c, shift, step) : [];
  out.push({
    ...base, type: "line", step, z: 4, connectNulls: false, symbol: "circle",
    symbolSize: (_, p) => (draw !== "edge" && alone(data, p.dataIndex) ? 5 : 0), showSymbol: true,
    lineStyle: { width: draw === "edge" ? 0 : draw === "dashed" ? 1.5 : 2, type: draw === "dashed" ? [5, 4] : "solid", color: s.colour },
    areaStyle: draw === "line" && shown.length === 1 && panel.unit !== "share" ? { color: alpha(s.colour, 0.08) } : undefined,
  });
  return out;
}

const alone = (data, i) => (data[i - 1]?.[1] ?? null) === null && (data[i + 1]?.[1] ?? null) === null;

// band shades the space between two series. Where the series should lie above the
// other and does not, the shade takes the other's colour: there people are missing.
function band(s, other, c, shift, step) {
  const below = new Map(other.points);
  const pairs = s.points.map(([t, v]) => [t + shift, v, below.get(t) ?? null]);
  const shade = (name, colour, strength, amount) => {
    const ok = ([, v, o]) => v !== null && o !== null;
    const base = { type: "line", step, silent: true, symbol: "none", lineStyle: { width: 0 }, stack: name, stackStrategy: "all", z: 2, emphasis: { disabled: true }, tooltip: { show: false } };
    return [
      { ...base, name: name + "-base", data: pairs.map((p) => [p[0], ok(p) ? Math.min(p[1], p[2]) : null]) },
      { ...base, name, data: pairs.map((p) => [p[0], ok(p) ? amount(p[1], p[2]) : null]), areaStyle: { color: alpha(colour, strength) } },
    ];
  };
  if (s.field.draw === "edge") return shade("band " + s.name, s.colour, 0.16, (v, o) => Math.abs(v - o));
  return [
    ...shade("over " + s.name, s.colour, 0.1, (v, o) => Math.max(v - o, 0)),
    ...shade("short " + s.name, other.colour, 0.3, (v, o) => Math.max(o - v, 0)),
  ];
}

// marks are the target and the present.
function marks(panel, reply, c) {
  const data = [];
  if (panel.target) {
    for (const s of panel.steps ?? []) {
      if (s.from !== null) data.push({ yAxis: s.from, lineStyle: { color: c[s.tone], type: "dashed", width: 1.5 }, label: { formatter: number(s.from, panel.unit, { axis: true }), position: "insideStartTop", color: c.dim, fontSize: 11 } });
    }
  }
  if (reply.now > reply.from && reply.now < reply.to - (reply.to - reply.from) / 100) {
    data.push({ xAxis: reply.now, lineStyle: { color: c.dim, type: "solid", width: 1 }, label: { formatter: "now", position: "insideEndTop", rotate: 0, distance: 4, align: "left", color: c.dim, fontSize: 11 } });
  }
  return { silent: true, symbol: "none", animation: false, data };
}

// drag chooses the span dragged over.
function drag(view, canvas, chart, latest) {
  let from = null, box = null;
  const instant = (x) => chart.convertFromPixel({ xAxisIndex: 0 }, x);
  canvas.addEventListener("pointerdown", (e) => {
    if (e.button || !latest() || e.pointerType === "touch") return;
    from = e.offsetX;
    canvas.setPointerCapture(e.pointerId);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (from === null || Math.abs(e.offsetX - from) < 5) return;
    box ??= canvas.appendChild(el("div", { class: "brush" }));
    box.style.left = `${Math.min(from, e.offsetX)}px`;
    box.style.width = `${Math.abs(e.offsetX - from)}px`;
  });
  const end = (e) => {
    const chosen = box && from !== null ? [instant(Math.min(from, e.offsetX)), instant(Math.max(from, e.offsetX))] : null;
    box?.remove();
    from = box = null;
    if (chosen && chosen[1] - chosen[0] > 60000) view.app.change({ from: String(Math.round(chosen[0])), to: String(Math.round(chosen[1])) });
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", () => { box?.remove(); from = box = null; });
}

// Turns an answer into series. Wide answers have a number per column; long ones a
// text that names the series, and one number.

export function frames({ columns, rows }, panel) {
  const time = Math.max(columns.findIndex((c) => c.type === "time"), 0);
  const text = columns.findIndex((c) => c.type === "text");
  const numbers = columns.map((c, i) => i).filter((i) => columns[i].type === "number");
  const times = [...new Set(rows.map((r) => r[time]))].sort((a, b) => a - b);
  const step = shortest(times);
  const field = (name) => panel.fields?.find((f) => f.name === name) ?? {};
  const series = text < 0
    ? numbers.map((i) => ({ name: columns[i].name, field: field(columns[i].name), points: holes(rows.map((r) => [r[time], r[i]]), step) }))
    : spread(rows, time, text, numbers[0], step);
  return { series, times, step };
}

function spread(rows, time, text, number, step) {
  const lines = new Map();
  for (const r of rows) (lines.get(r[text]) ?? lines.set(r[text], []).get(r[text])).push([r[time], r[number]]);
  return [...lines].map(([name, points]) => ({ name: String(name), field: {}, points: holes(points, step) }));
}

// shortest is the shortest distance between two times: the length of an interval.
function shortest(times) {
  let least = Infinity;
  for (let i = 1; i < times.length; i++) least = Math.min(least, times[i] - times[i - 1]);
  return Number.isFinite(least) ? least : 0;
}

// holes puts a nothing where intervals are missing, so that no line bridges the night.
function holes(points, step) {
  const out = [];
  for (const p of points) {
    const last = out.at(-1);
    if (last && step && p[0] - last[0] > 1.6 * step) out.push([last[0] + step, null]);
    out.push(p);
  }
  return out;
}

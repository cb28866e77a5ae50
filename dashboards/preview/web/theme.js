// Colours, as the stylesheet has them, for what is drawn on a canvas.

const names = ["neutral", "good", "warn", "bad", "muted", "blue", "teal", "orange", "purple", "sky"];

// colours reads the tones and surfaces of the theme in force.
export function colours() {
  const css = getComputedStyle(document.documentElement);
  const read = (name) => css.getPropertyValue(`--${name}`).trim();
  const out = Object.fromEntries(names.map((n) => [n, read(n)]));
  for (const n of ["text", "dim", "faint", "line", "surface", "raised"]) out[n] = read(n);
  return out;
}

// series are the tones of lines that nobody gave one.
export const series = ["blue", "orange", "teal", "purple", "sky", "warn", "bad", "good", "muted"];

export function dark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function toggle() {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem("hotlined-theme", next); } catch { /* storage may be refused */ }
}

// step is the last step at or below a value.
export function toneOf(value, steps) {
  if (value === null || value === undefined || !steps?.length) return "neutral";
  let tone = steps[0].tone;
  for (const s of steps) if (s.from === null || value >= s.from) tone = s.tone;
  return tone;
}

// toneOfText finds the tone of a text: "Paused" also holds for "Paused: lunch".
export function toneOfText(text, tones) {
  if (!tones || text === null) return null;
  return tones[text] ?? tones[String(text).split(":")[0]] ?? null;
}

// alpha makes a colour of #rrggbb see-through.
export function alpha(hex, a) {
  const n = parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16}, ${(n >> 8) & 255}, ${n & 255}, ${a})`;
}

// Who was in which state when: a line per name, a block per state.

import { el } from "./dom.js";
import { duration } from "./format.js";
import { toneOfText } from "./theme.js";

export function timeline(view) {
  const tip = el("div", { class: "charttip", hidden: true });
  return {
    draw(reply) {
      const scroll = view.body.querySelector(".scroll")?.scrollTop ?? 0;
      const tones = view.panel.fields?.find((f) => f.tones)?.tones;
      const lines = group(reply);
      const until = Math.min(reply.to, Math.max(reply.now, reply.from));
      const place = (t) => ((t - reply.from) / (reply.to - reply.from)) * 100;
      const width = Math.max(view.body.clientWidth - 150, 200);
      const ticks = view.app.clock.ticks(reply.from, reply.to, Math.max(2, Math.floor(width / 80)));
      const axis = el("div", { class: "axis", "aria-hidden": "true" }, el("span", { class: "name" }),
        el("div", { class: "track" }, ticks.map((t) => el("span", { class: t.strong ? "tick strong" : "tick", style: { left: `${place(t.at)}%` } }, t.label))));
      const grid = () => ticks.map((t) => el("i", { class: "gridline", style: { left: `${place(t.at)}%` } }));
      const known = reply.now > reply.from && reply.now < reply.to ? el("i", { class: "present", style: { left: `${place(reply.now)}%` } }) : null;
      const states = new Set();
      const rows = lines.map(([name, blocks]) => el("div", { class: "lane" }, el("span", { class: "name", title: name }, name),
        el("div", { class: "track" }, grid(), known?.cloneNode(), blocks.map((b) => {
          const end = b.end ?? (view.panel.id === "roster" ? reply.to : until);
          if (b.state === null || end <= b.at || b.at >= reply.to) return null;
          const tone = toneOfText(b.state, tones) ?? "muted";
          states.add(b.state.split(":")[0] + "\u0000" + tone);
          const left = Math.max(place(b.at), 0), right = Math.min(place(end), 100);
          const block = el("span", { class: `block fill-${tone}`, style: { left: `${left}%`, width: `${Math.max(right - left, 0.08)}%` } });
          block.said = { name, ...b, end };
          return block;
        }))));
      const legend = el("ul", { class: "legend" }, [...states].sort().map((s) => {
        const [name, tone] = s.split("\u0000");
        return el("li", {}, el("i", { class: `swatch fill-${tone}` }), name);
      }));
      const box = el("div", { class: "scroll timelines", tabindex: 0, role: "region", "aria-label": summary(view, lines) }, axis, rows);
      view.body.replaceChildren(box, legend, tip);
      box.scrollTop = scroll;
      point(view, box, tip, reply);
    },
    close() { tip.remove(); },
  };
}

function summary(view, lines) { return `${view.panel.title}: ${lines.length} lines`; }

// group makes blocks of the rows: a state holds until the line's next one.
function group({ columns, rows }) {
  const time = columns.findIndex((c) => c.type === "time");
  const [name, state] = columns.map((_, i) => i).filter((i) => i !== time);
  const lines = new Map();
  for (const r of rows) {
    const blocks = lines.get(r[name]) ?? lines.set(r[name], []).get(r[name]);
    const last = blocks.at(-1);
    if (last && last.state === r[state]) continue;
    if (last) last.end = r[time];
    blocks.push({ at: r[time], end: null, state: r[state] });
  }
  return [...lines];
}

function point(view, box, tip, reply) {
  box.addEventListener("pointermove", (e) => {
    const said = e.target.said;
    tip.hidden = !said;
    if (!said) return;
    const { clock } = view.app;
    tip.replaceChildren(el("strong", {}, said.name), el("p", {}, said.state),
      el("p", { class: "dim" }, `${clock.moment(said.at, reply.now)} – ${clock.time(said.end)}, ${duration((said.end - said.at) / 1000)}`));
    const at = view.body.getBoundingClientRect();
    const x = e.clientX - at.left, y = e.clientY - at.top;
    tip.style.left = `${Math.min(x + 12, at.width - 220)}px`;
    tip.style.top = `${y > at.height - 90 ? y - 78 : y + 14}px`;
  });
  box.addEventListener("pointerleave", () => { tip.hidden = true; });
}

// Bars of a number per text.

import { el } from "./dom.js";
import { number } from "./format.js";
import { toneOfText } from "./theme.js";

export function bargauge(view) {
  return {
    draw({ columns, rows }) {
      const label = columns.findIndex((c) => c.type === "text"), value = columns.findIndex((c) => c.type === "number");
      const names = view.field(columns[label].name), numbers = view.field(columns[value].name);
      const most = Math.max(...rows.map((r) => Math.abs(r[value] ?? 0)), 1e-9);
      const total = rows.reduce((sum, r) => sum + (r[value] ?? 0), 0);
      view.body.replaceChildren(el("dl", { class: "bars" }, rows.map((r) => {
        const tone = toneOfText(r[label], names.tones) ?? numbers.tone ?? "blue";
        return el("div", { title: total > 0 ? `${r[label]}: ${number(r[value] / total, "share")} of ${number(total, "count")}` : null },
          el("dt", {}, r[label] || "none"),
          el("dd", {}, el("span", { class: "track" }, r[value] ? el("span", { class: `fill fill-${tone}`, style: { width: `${(Math.abs(r[value]) / most) * 100}%` } }) : null),
            el("span", { class: "amount" }, number(r[value], view.panel.unit || numbers.unit))));
      })));
    },
  };
}

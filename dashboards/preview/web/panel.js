// One panel: its frame, what it says while it waits, when it fails and when there
// is nothing, and the drawing inside.

import * as api from "./api.js";
import { bargauge } from "./bargauge.js";
import { el, icon } from "./dom.js";
import { stat } from "./stat.js";
import { table } from "./table.js";
import { tap } from "./tip.js";
import { timeline } from "./timeline.js";
import { timeseries } from "./timeseries.js";

// kinds are the drawings. Each takes the panel's view and returns {draw(reply), close()}.
const kinds = { timeseries, stat, table, bargauge, "state-timeline": timeline };

let numbered = 0;

export class PanelView {
  constructor(app, panel, top) {
    this.app = app;
    this.panel = panel;
    const id = `panel-${++numbered}`;
    this.body = el("div", { class: "body" });
    this.note = el("span", { class: "note", hidden: true });
    this.mark = el("span", { class: "mark", hidden: true });
    this.top = panel.y - top + 1;
    this.node = el("article", { class: `panel ${panel.kind}` + (panel.biggest ? " biggest" : ""), "data-panel": panel.id, "aria-labelledby": id, style: { "--x": panel.x + 1, "--w": panel.w } },
      el("header", {}, el("h3", { id, title: panel.title }, panel.title), this.help(), this.note, el("span", { class: "grow" }), panel.kind === "stat" ? this.mark : this.saver()),
      el("div", { class: "progress", "aria-hidden": "true" }), this.body);
    this.place(this.top, panel.h);
    this.say("Loading…", "waiting");
  }

  // place puts the panel into its grid: at a line, so many lines high. Where panels
  // stand one below the other it is as high as it needs to be.
  place(y, h) {
    for (const [name, value] of [["--y", y], ["--h", h], ["--own", this.needs()]]) this.node.style.setProperty(name, value);
  }

  // needs is how many lines of the grid the content fills, and at most those of the
  // declaration. Charts and figures fill what they get. Within one span of time a
  // panel may grow and never shrinks, so that nothing jumps about while one reads.
  needs() {
    const { h, kind } = this.panel;
    if (!this.reply || kind === "timeseries" || kind === "stat") return h;
    const parts = [...(this.body.querySelector(".scroll")?.children ?? []), ...this.body.querySelectorAll(".legend, .bars > *")];
    const inside = this.drawing ? parts.reduce((sum, n) => sum + n.offsetHeight, kind === "bargauge" ? 12 : 6) : 60;
    const lines = Math.ceil((this.body.offsetTop + inside + 8) / 40); // a line and the gap below it
    this.filled = Math.min(h, Math.max(lines, this.filled ?? 0));
    return this.filled;
  }

  help() {
    if (!this.panel.help) return null;
    return tap(el("button", { class: "help", "aria-label": `About ${this.panel.title}` }, icon("info")), this.panel.help);
  }

  saver() {
    return el("button", { class: "save", title: "Save as CSV", "aria-label": `Save ${this.panel.title} as CSV`, onclick: () => this.save() }, icon("save"));
  }

  // load asks for the answer and draws it. It tells whether that went well, and
  // nothing where a later load took its place.
  async load() {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    this.busy = true;
    this.node.classList.add("busy");
    this.node.setAttribute("aria-busy", "true");
    try {
      const points = Math.max(60, Math.round((this.body.clientWidth || 400) / 3));
      const reply = await api.query(this.app.question({ panel: this.panel.id, points }), asking.signal);
      if (asking.signal.aborted) return null;
      this.show(reply);
      return true;
    } catch (err) {
      if (err.name === "AbortError") return null;
      if (!(err instanceof api.Refused)) console.error(err);
      this.failed(err instanceof api.Refused ? err.message : "This panel could not be drawn.");
      return false;
    } finally {
      if (this.asking === asking) {
        this.busy = false;
        this.node.classList.remove("busy");
        this.node.removeAttribute("aria-busy");
      }
    }
  }

  show(reply) {
    if (this.reply && (this.reply.from !== reply.from && this.reply.to !== reply.to)) this.filled = 0;
    this.reply = reply;
    this.note.hidden = true;
    this.mark.hidden = true;
    this.node.classList.remove("failed");
    if (nothing(reply, this.panel)) {
      this.clear();
      this.say(this.panel.empty || "Nothing in this range.", "empty");
      return;
    }
    if (!this.drawing) {
      this.body.replaceChildren();
      this.drawing = kinds[this.panel.kind](this);
    }
    this.drawing.draw(reply);
  }

  redraw() { if (this.reply && this.drawing) this.drawing.draw(this.reply); }

  // failed keeps what was there, with a mark that it is old; where nothing was, it says why.
  failed(words) {
    this.node.classList.add("failed");
    if (this.drawing) {
      this.note.textContent = "Not updated";
      this.note.title = words;
      this.note.hidden = false;
      return;
    }
    this.say(words, "error", el("button", { class: "plain", onclick: () => this.load() }, "Try again"));
  }

  say(words, kind, ...more) {
    this.body.replaceChildren(el("div", { class: "words " + kind, role: kind === "error" ? "alert" : null }, el("p", {}, words), more));
  }

  clear() {
    this.drawing?.close?.();
    this.drawing = null;
  }

  close() {
    this.asking?.abort();
    this.clear();
  }

  field(name) { return this.panel.fields?.find((f) => f.name === name) ?? {}; }

  // save writes what is shown as CSV: times in the site's zone, numbers as they are.
  save() {
    if (!this.reply) return;
    const { columns, rows } = this.reply;
    const cell = (v, i) => {
      const text = v === null ? "" : columns[i].type === "time" ? this.app.clock.input(v).replace("T", " ") : String(v);
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const lines = [columns.map((c) => c.name).join(","), ...rows.map((r) => r.map(cell).join(","))];
    const link = el("a", { href: URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" })), download: `${this.panel.id}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

function nothing(reply, panel) {
  if (!reply.rows.length) return true;
  if (panel.kind !== "stat") return false;
  const figure = panel.main ? reply.columns.findIndex((c) => c.name === panel.main) : -1;
  return reply.rows.every((row) => row.every((v, i) => v === null || reply.columns[i].type === "time" || (figure >= 0 && i !== figure)));
}

// The page: a bar at the top, and below it the panels of one dashboard.

import * as api from "./api.js";
import { arrange } from "./arrange.js";
import { bar } from "./bar.js";
import { el } from "./dom.js";
import { Clock } from "./format.js";
import { PanelView } from "./panel.js";
import * as state from "./state.js";

const intervals = { "5s": 5, "10s": 10, "30s": 30, "1m": 60, "5m": 300 };

class App {
  constructor(pages) {
    this.pages = pages;
    this.clock = new Clock(pages[0].timezone);
    this.state = state.read(pages);
    this.views = [];
    this.rows = [];
    addEventListener("popstate", () => { this.state = state.read(this.pages); this.open(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.due()) this.refresh(); });
    addEventListener("themechange", () => this.views.forEach((v) => v.redraw()));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.views.forEach((v) => v.redraw()));
    setInterval(() => { if (!document.hidden && this.due()) this.refresh(); }, 500);
    this.open();
  }

  // change moves to another state, and puts it into the address.
  change(part) {
    const page = part.page && part.page !== this.state.page;
    this.state = page
      ? { ...state.read(this.pages, "?d=" + state.short(part.page.id)), vars: this.carried(part.page) }
      : { ...this.state, ...part };
    history.pushState(null, "", state.write(this.state));
    if (page) this.open();
    else this.refresh();
    this.bar.update();
  }

  // carried keeps what is picked of variables that the next page has too.
  carried(page) {
    const names = page.variables.map((v) => v.name);
    return Object.fromEntries(Object.entries(this.state.vars).filter(([name]) => names.includes(name)));
  }

  open() {
    this.views.forEach((v) => v.close());
    const { page } = this.state;
    document.title = `${page.title} · hotlined`;
    this.bar = bar(this);
    document.getElementById("bar").replaceChildren(this.bar.node);
    this.views = [];
    this.rows = [];
    const rows = page.rows.map((row) => this.row(row));
    document.getElementById("page").replaceChildren(el("h1", { class: "unseen" }, page.title), ...rows);
    this.refresh();
  }

  row(row) {
    const views = row.panels.map((p) => new PanelView(this, p, row.y + 1));
    this.views.push(...views);
    this.rows.push(views);
    return el("section", { class: "row", "aria-label": row.title }, el("h2", {}, row.title), el("div", { class: "grid" }, views.map((v) => v.node)));
  }

  due() {
    const every = intervals[this.state.refresh];
    return every && Date.now() - (this.asked ?? 0) >= every * 1000 && !this.views.some((v) => v.busy);
  }

  // refresh asks all panels anew.
  async refresh() {
    this.asked = Date.now();
    const mine = this.views;
    const done = await Promise.all(mine.map((v) => v.load()));
    if (mine !== this.views) return;
    this.rows.forEach(arrange);
    this.bar.said(Date.now(), done.filter((ok) => ok === false).length);
  }

  question(extra) {
    const { page, from, to, vars } = this.state;
    return { dashboard: page.id, from, to, vars, ...extra };
  }
}

const page = document.getElementById("page");
page.append(el("p", { class: "waiting" }, "Asking the daemon what there is to show…"));
try {
  new App(await api.dashboards());
} catch (err) {
  page.replaceChildren(el("div", { class: "fatal", role: "alert" }, el("p", {}, err.message),
    el("button", { class: "plain", onclick: () => location.reload() }, "Try again")));
  if (!(err instanceof api.Refused)) throw err;
}

// The bar at the top: which page, which time, which queues and people.

import * as api from "./api.js";
import { el, icon, popover, svg } from "./dom.js";
import { describe, presets, short, write } from "./state.js";
import { dark, toggle } from "./theme.js";

// bar makes the bar of an app. update() redraws what depends on the state, said()
// notes when the panels were last brought up to date.
export function bar(app) {
  const time = timePicker(app);
  const clock = el("span", { class: "updated", role: "status", "aria-live": "off" }, "…");
  const node = el("div", { class: "bar" },
    el("div", { class: "top" }, brand(), tabs(app), el("div", { class: "grow" }), time.node, refreshing(app), themeButton()),
    el("div", { class: "under" }, app.state.page.variables.map((v) => chooser(app, v)), el("div", { class: "grow" }),
      clock, el("span", { class: "zone", title: "All times on this page are the hotline's own." }, `Times in ${app.clock.zone}`)));
  return {
    node,
    update() { time.update(); node.querySelectorAll(".chooser").forEach((c) => c.update()); },
    said(at, failed) {
      clock.textContent = failed ? `${failed} ${failed === 1 ? "panel" : "panels"} not updated at ${app.clock.seconds(at)}` : `Updated ${app.clock.seconds(at)}`;
      clock.classList.toggle("bad", failed > 0);
    },
  };
}

function brand() {
  return el("span", { class: "brand" },
    svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("rect", { width: 16, height: 16, rx: 4, class: "brandbox" }),
      svg("path", { d: "M3 10.5h2.4L7 5l2.2 7 1.5-4.2H13", class: "brandline" })), "hotlined");
}

function tabs(app) {
  return el("nav", { "aria-label": "Dashboards" }, app.pages.map((page) => el("a", {
    href: "?d=" + short(page.id), title: page.help, "aria-current": page === app.state.page ? "page" : null,
    onclick: (e) => {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
      e.preventDefault();
      app.change({ page });
    },
  }, page.title)));
}

function timePicker(app) {
  const label = el("span", {});
  const button = el("button", { class: "plain", id: "time", title: "Choose the span of time" }, icon("clock"), label, icon("down"));
  const from = el("input", { type: "datetime-local", id: "from" }), to = el("input", { type: "datetime-local", id: "to" });
  const wrong = el("p", { class: "wrong", role: "alert" });
  const pick = (f, t) => { pop.close(true); app.change({ from: f, to: t }); };
  const list = el("div", { class: "presets", role: "group", "aria-label": "Usual spans" }, presets.map(([f, t, name]) =>
    el("button", { "data-from": f, "data-to": t, onclick: () => pick(f, t) }, name)));
  const exact = el("form", {
    class: "exact", onsubmit: (e) => {
      e.preventDefault();
      const f = app.clock.parse(from.value), t = app.clock.parse(to.value);
      wrong.textContent = !(f < t) ? "The end must come after the beginning." : "";
      if (f < t) pick(String(f), String(t));
    },
  }, el("label", {}, "From", from), el("label", {}, "To", to), el("p", { class: "hint" }, `In ${app.clock.zone}. Dragging over a chart does the same.`),
    wrong, el("button", { class: "main", type: "submit" }, "Show"));
  const pop = popover(button, el("div", { class: "timebox" }, list, exact), { label: "Span of time", end: true });
  const move = (direction) => app.change(shifted(app, direction));
  const node = el("div", { class: "group" },
    el("button", { class: "plain square", title: "Earlier", "aria-label": "Earlier", onclick: () => move(-1) }, icon("left")),
    pop.wrap,
    el("button", { class: "plain square", title: "Later", "aria-label": "Later", onclick: () => move(1) }, icon("right")),
    el("button", { class: "plain square", title: "Twice as long", "aria-label": "Twice as long", onclick: () => app.change(widened(app)) }, icon("out")));
  const update = () => {
    label.textContent = describe(app.state.from, app.state.to, app.clock);
    for (const b of list.children) b.setAttribute("aria-pressed", b.dataset.from === app.state.from && b.dataset.to === app.state.to);
    const shown = span(app);
    if (shown) { from.value = app.clock.input(shown[0]); to.value = app.clock.input(shown[1]); }
  };
  pop.box.addEventListener("opened", update);
  update();
  return { node, update };
}

// span is what is on the screen, as the daemon understood it.
function span(app) {
  const answered = app.views?.find((v) => v.reply);
  return answered ? [answered.reply.from, answered.reply.to] : null;
}

function shifted(app, direction) {
  const [from, to] = span(app) ?? [Date.now() - 86400000, Date.now()];
  const by = direction * (to - from);
  return { from: String(from + by), to: String(to + by) };
}

function widened(app) {
  const [from, to] = span(app) ?? [Date.now() - 86400000, Date.now()];
  const half = Math.round((to - from) / 2);
  return { from: String(from - half), to: String(to + half) };
}

function refreshing(app) {
  const select = el("select", { id: "refresh", "aria-label": "Refresh", title: "How often to ask again", onchange: (e) => app.change({ refresh: e.target.value }) },
    [["off", "Off"], ["5s", "5 s"], ["10s", "10 s"], ["30s", "30 s"], ["1m", "1 min"], ["5m", "5 min"]].map(([v, t]) =>
      el("option", { value: v, selected: v === app.state.refresh }, t)));
  return el("div", { class: "group" },
    el("button", { class: "plain square", id: "now", title: "Ask again now", "aria-label": "Refresh now", onclick: () => app.refresh() }, icon("refresh")), select);
}

function themeButton() {
  const button = el("button", { class: "plain square", title: "Light or dark", onclick: () => { toggle(); dispatchEvent(new Event("themechange")); draw(); } });
  const draw = () => {
    button.replaceChildren(icon(dark() ? "sun" : "moon"));
    button.setAttribute("aria-label", dark() ? "Light theme" : "Dark theme");
  };
  draw();
  return button;
}

// chooser picks any number of a variable's values; none is all.
function chooser(app, variable) {
  const value = el("span", { class: "value" });
  const button = el("button", { class: "plain", id: "var-" + variable.name }, el("span", { class: "name" }, variable.label), value, icon("down"));
  const search = el("input", { type: "search", placeholder: "Find…", "aria-label": `Find ${variable.label.toLowerCase()}`, oninput: () => filter() });
  const list = el("div", { class: "choices", role: "group", "aria-label": variable.label });
  const pop = popover(button, el("div", { class: "choosebox" }, search, el("button", { class: "all", onclick: () => pick([]) }, `All`), list), { label: variable.label });
  let options = [];
  const picked = () => app.state.vars[variable.name] ?? [];
  const pick = (values) => {
    const vars = { ...app.state.vars };
    if (values.length) vars[variable.name] = values; else delete vars[variable.name];
    app.change({ vars });
    mark();
  };
  const mark = () => {
    const names = picked().map((v) => options.find((o) => o.value === v)?.text ?? v);
    value.textContent = names.length === 0 ? "All" : names.length <= 2 ? names.join(", ") : `${names.length} picked`;
    button.classList.toggle("set", names.length > 0);
    for (const input of list.querySelectorAll("input")) input.checked = picked().includes(input.value);
  };
  const filter = () => {
    const wanted = search.value.toLowerCase();
    for (const row of list.children) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  };
  const load = async () => {
    try {
      const answer = await api.query(app.question({ variable: variable.name }));
      options = answer.rows.map((r) => ({ value: String(r[0]), text: String(r[1] ?? r[0]) }));
      list.replaceChildren(...(options.length ? options.map(choice) : [el("p", { class: "hint" }, "There is nothing to choose from yet.")]));
      search.hidden = options.length < 10;
    } catch (err) {
      list.replaceChildren(el("p", { class: "wrong" }, err.message));
    }
    mark();
    filter();
  };
  const choice = (o) => el("label", {}, el("input", {
    type: "checkbox", value: o.value,
    onchange: (e) => pick(e.target.checked ? [...picked(), o.value] : picked().filter((v) => v !== o.value)),
  }), o.text);
  pop.box.addEventListener("opened", load);
  const node = el("div", { class: "chooser" }, pop.wrap);
  node.update = mark;
  if (picked().length) load();
  mark();
  return node;
}

export { write };

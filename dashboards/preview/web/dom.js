// Small helpers to make elements. Text is always text, never markup.

// el makes an element: el("button", {class: "x", onclick: f}, "words", child).
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  fill(node, attributes);
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// svg makes an element of a drawing.
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function fill(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else node.setAttribute(name, value === true ? "" : value);
  }
}

// icon draws one of a few line icons.
export function icon(name) {
  const paths = {
    down: "M4 6l4 4 4-4", left: "M10 4L6 8l4 4", right: "M6 4l4 4-4 4", clock: "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3l2 1.5",
    good: "M4.4 8.3l2.5 2.5 4.8-5.4", bad: "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2", warn: "M8 6.2v3.4M8 11.7v.1",
    refresh: "M13 8a5 5 0 11-1.5-3.6M13 2.5v3h-3", info: "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 7.5V11M8 5.2v.1",
    save: "M8 2.5v7M5 7l3 3 3-3M3 13h10", sun: "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1",
    moon: "M13 9.6A5.5 5.5 0 116.4 3a4.4 4.4 0 006.6 6.6z", out: "M7 3.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM9.6 9.6L13 13M5.2 7h3.6",
  };
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: paths[name] }));
}

// popover opens a panel of choices below a button and closes it on Escape, on a
// click elsewhere, or when the focus leaves it.
export function popover(button, content, { label, end = false } = {}) {
  const box = el("div", { class: "popover" + (end ? " end" : ""), role: "dialog", "aria-label": label, hidden: true }, content);
  const wrap = el("div", { class: "popwrap" }, button, box);
  const close = (focus) => {
    if (box.hidden) return;
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  };
  const open = () => {
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    box.dispatchEvent(new CustomEvent("opened"));
    (box.querySelector("[autofocus], input, button, [tabindex]") ?? box).focus();
  };
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (box.hidden ? open() : close(true)));
  wrap.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { close(true); e.stopPropagation(); }
  });
  wrap.addEventListener("focusout", (e) => {
    if (e.relatedTarget && !wrap.contains(e.relatedTarget)) close(false);
  });
  document.addEventListener("pointerdown", (e) => { if (!wrap.contains(e.target)) close(false); });
  return { wrap, box, close };
}

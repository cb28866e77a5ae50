// Words about a thing, shown while the pointer or the keyboard is on it, and on a
// tap. One box serves the whole page; it stays inside the window.

import { el } from "./dom.js";

const box = el("div", { class: "tip", hidden: true, "aria-hidden": "true" });
let over = null;

// about shows the words at the node. The node itself says them to a screen reader.
export function about(node, words) {
  node.setAttribute("aria-description", words);
  node.addEventListener("pointerenter", (e) => { if (e.pointerType !== "touch") show(node, words); });
  node.addEventListener("pointerleave", (e) => { if (e.pointerType !== "touch") hide(node); });
  node.addEventListener("focus", () => { if (node.matches(":focus-visible")) show(node, words); });
  node.addEventListener("blur", () => hide(node));
  return node;
}

// tap lets a finger, or Enter, show and hide the words as well.
export function tap(node, words) {
  node.addEventListener("click", (e) => {
    e.stopPropagation();
    if (over === node && e.pointerType === "touch") hide(node);
    else show(node, words);
  });
  return about(node, words);
}

function show(node, words) {
  over = node;
  box.textContent = words;
  box.hidden = false;
  if (!box.isConnected) document.body.append(box);
  const at = node.getBoundingClientRect(), width = box.offsetWidth, height = box.offsetHeight;
  const below = at.bottom + 6 + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left - 8, document.documentElement.clientWidth - width - 8))}px`;
  box.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - height)}px`;
}

function hide(node) {
  if (node && over !== node) return;
  over = null;
  box.hidden = true;
}

addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
addEventListener("scroll", () => hide(), { capture: true, passive: true });
document.addEventListener("click", () => hide());

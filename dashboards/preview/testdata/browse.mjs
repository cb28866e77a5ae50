// Looks at the pages as a supervisor would, and prints what it saw as JSON.
// Arguments: the address, the browser, a folder for screenshots.

import { chromium } from "playwright-core";

const [, , address, executablePath, shots] = process.argv;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const seen = { errors: [], foreign: [] };
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light", timezoneId: "Asia/Tokyo" });
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() === "error") seen.errors.push(m.text()); });
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("request", (r) => { if (!r.url().startsWith(address) && !r.url().startsWith("data:")) seen.foreign.push(r.url()); });

  const settled = async () => {
    await page.waitForSelector(".panel");
    await page.waitForFunction(() => document.querySelectorAll(".panel").length && !document.querySelector(".panel.busy, .words.waiting"), null, { timeout: 60000 });
  };
  const panel = (id) => page.locator(`[data-panel="${id}"]`);
  const big = (id) => panel(id).locator(".big").textContent();
  const column = (id, n) => panel(id).locator(`tbody tr td:nth-child(${n})`).allTextContents();
  const cutOff = () => page.evaluate(() => [...document.querySelectorAll(".scroll")].filter((s) => s.scrollWidth > s.clientWidth + 1).map((s) => s.ariaLabel));
  const shoot = (name) => page.screenshot({ path: `${shots}/${name}.png` });

  await page.goto(address + "/?refresh=off");
  await settled();
  seen.title = await page.title();
  seen.level = await big("service-level");
  seen.exact = +(await panel("service-level").locator(".big").getAttribute("data-value"));
  seen.waiting = await big("waiting");
  seen.longest = await big("longest-wait");
  seen.cut = await cutOff();
  seen.zone = await page.locator(".zone").textContent();
  seen.queues = await column("definitions", 1);
  seen.entered = (await column("abandoned-contacts", 1))[0];
  seen.lanes = await panel("agent-timeline").locator(".lane").count();
  seen.blocks = await panel("agent-timeline").locator(".block").count();
  seen.canvas = await panel("volume").locator("canvas").count();
  seen.focusable = await page.evaluate(() => [...document.querySelectorAll("button, select, input, a")].every((n) => n.hidden || n.tabIndex >= 0));
  seen.unnamed = await page.evaluate(() => [...document.querySelectorAll("button, select")].filter((n) => !(n.textContent.trim() || n.getAttribute("aria-label"))).length);
  await shoot("now");

  // The state of a figure is said by a sign inside its card, and every panel explains itself.
  seen.sign = await panel("service-level").locator(".mark").getAttribute("aria-label");
  seen.spilt = await page.evaluate(() => [...document.querySelectorAll(".panel.stat")].filter((p) => [...p.querySelectorAll(".big, .mark, h3")]
    .some((n) => n.getBoundingClientRect().right > p.getBoundingClientRect().right)).map((p) => p.dataset.panel));
  seen.unexplained = await page.locator(".panel:not(:has(.help))").count();
  await page.keyboard.press("Tab");
  await panel("waiting").locator(".help").focus();
  seen.told = await page.locator(".tip:visible").textContent();
  await page.keyboard.press("Escape");
  seen.untold = await page.locator(".tip:visible").count();
  seen.white = await page.evaluate(() => [...document.querySelectorAll(".panel.table")].filter((p) => {
    const content = p.querySelector("table");
    return content && p.style.getPropertyValue("--w") === "24" && p.getBoundingClientRect().bottom - content.getBoundingClientRect().bottom > 60;
  }).map((p) => p.dataset.panel));

  // A table is sorted by a click on a heading, then the other way by the keyboard.
  const heading = panel("agents-now").locator('th[data-column="Answered"]');
  await heading.locator("button").click();
  seen.sorted = (await column("agents-now", 6)).map(Number);
  seen.ariaDown = await heading.getAttribute("aria-sort");
  await page.keyboard.press("Enter");
  seen.sortedUp = (await column("agents-now", 6)).map(Number);
  seen.ariaUp = await heading.getAttribute("aria-sort");

  // One queue is picked; the address says so, and going back undoes it.
  await page.click("#var-queue");
  await page.locator(".choices label", { hasText: "cards" }).click();
  await page.keyboard.press("Escape");
  await settled();
  seen.oneQueue = await column("definitions", 1);
  seen.address = new URL(page.url()).search;
  seen.answeredOne = await big("answered");
  await page.goBack();
  await settled();
  seen.back = await column("definitions", 1);
  seen.answeredAll = await big("answered");

  // Another span of time.
  await page.click("#time");
  await page.locator(".presets button", { hasText: "Yesterday" }).click();
  await settled();
  seen.yesterday = await page.locator("#time").textContent();
  seen.answeredYesterday = await big("answered");
  seen.waitingYesterday = await big("waiting");

  // A span dragged over a chart.
  await page.evaluate(() => scrollTo(0, 0));
  const box = await panel("volume").locator(".canvas").boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 80, { steps: 5 });
  await page.mouse.up();
  await settled();
  seen.dragged = new URL(page.url()).search;

  // The page asks again by itself.
  const asked = page.waitForRequest((r) => r.url().endsWith("/api/query"), { timeout: 9000 });
  await page.selectOption("#refresh", "5s");
  await settled();
  await asked;
  const again = page.waitForRequest((r) => r.url().endsWith("/api/query"), { timeout: 9000 });
  seen.refreshed = Boolean(await again);
  await page.selectOption("#refresh", "off");

  // The other pages, and the dark theme.
  seen.pages = {};
  for (const name of ["Plan", "Coaching", "Health"]) {
    await page.locator("nav a", { hasText: name }).click();
    await settled();
    seen.pages[name] = { panels: await page.locator(".panel").count(), failed: await page.locator(".panel.failed").count(), drawn: await page.locator(".panel canvas, .panel table, .figure, .bars, .timelines").count() };
    seen.cut.push(...(await cutOff()));
    await shoot(name.toLowerCase());
  }
  await page.goto(address + "/?refresh=off&d=now&from=2026-03-09T00:00:00&to=2026-03-09T12:00:00");
  await settled();
  seen.morning = [await page.locator("#time").textContent(), await page.locator(".panel.failed").count()];
  await page.locator('button[aria-label="Dark theme"]').click();
  await page.locator("nav a", { hasText: "Now" }).click();
  await settled();
  seen.dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await shoot("now-dark");

  // A small screen does not scroll sideways.
  await page.setViewportSize({ width: 390, height: 844 });
  await settled();
  seen.sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await shoot("now-phone");

  // The daemon goes away: the panels say so in words.
  await page.route("**/api/query", (route) => route.abort());
  seen.errors.push = (text) => (text.includes("ERR_FAILED") ? 0 : Array.prototype.push.call(seen.errors, text));
  await page.goto(address + "/?refresh=off&d=health");
  await page.waitForSelector(".words.error");
  seen.gone = await page.locator(".words.error p").first().textContent();
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));

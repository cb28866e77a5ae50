// What is on the screen, kept in the address so that it can be sent to somebody else.

// read takes the state from the address, with the dashboard's own defaults.
export function read(pages, search = location.search) {
  const p = new URLSearchParams(search);
  const page = pages.find((d) => short(d.id) === p.get("d")) ?? pages[0];
  const vars = {};
  for (const v of page.variables) {
    const picked = p.getAll(v.name).filter(Boolean);
    if (picked.length) vars[v.name] = picked;
  }
  return {
    page, vars,
    from: p.get("from") || page.from, to: p.get("to") || page.to,
    refresh: p.get("refresh") ?? (page.refresh || "off"),
  };
}

// write is the address of a state: what is as usual is left out.
export function write(state) {
  const p = new URLSearchParams({ d: short(state.page.id) });
  if (state.from !== state.page.from || state.to !== state.page.to) { p.set("from", state.from); p.set("to", state.to); }
  if (state.refresh !== (state.page.refresh || "off")) p.set("refresh", state.refresh);
  for (const [name, values] of Object.entries(state.vars)) for (const v of values) p.append(name, v);
  return "?" + p;
}

export const short = (id) => id.replace(/^hotlined-/, "");

export const presets = [
  ["now/d", "now", "Today so far"], ["now/d", "now/d", "Today"], ["now-1d/d", "now-1d/d", "Yesterday"],
  ["now-1h", "now", "Last hour"], ["now-3h", "now", "Last 3 hours"], ["now-12h", "now", "Last 12 hours"], ["now-24h", "now", "Last 24 hours"],
  ["now/w", "now/w", "This week"], ["now-1w/w", "now-1w/w", "Last week"], ["now-7d", "now", "Last 7 days"],
  ["now-28d/d", "now", "Last 28 days"], ["now/M", "now/M", "This month"], ["now-12w/w", "now", "Last 12 weeks"],
  ["now-3d/d", "now+6d/d", "3 days back, 6 ahead"], ["now/d", "now+6d/d", "The next 7 days"],
];

// describe names a range, or writes its ends where it has no name.
export function describe(from, to, clock) {
  const named = presets.find(([f, t]) => f === from && t === to);
  if (named) return named[2];
  const write = (x) => {
    const at = /^\d+$/.test(x) ? +x : clock.parse(x);
    return Number.isNaN(at) ? x : `${clock.day(at)} ${clock.time(at)}`;
  };
  return `${write(from)} – ${write(to)}`;
}

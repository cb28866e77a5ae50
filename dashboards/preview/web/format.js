// Numbers, durations and times as people write them.

const thin = "\u202f"; // narrow space that does not break

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

// number writes a value of a unit; null is a dash.
export function number(value, unit, { axis = false } = {}) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  switch (unit) {
    case "share": return (value < 0 ? "−" : "") + (axis ? whole.format(Math.abs(value) * 100) : one.format(Math.abs(value) * 100)) + thin + "%";
    case "seconds": return duration(value);
    case "bytes": return bytes(value);
    case "decimal": return axis ? plain(value) : one.format(value);
    case "points": return (Math.round(value) > 0 ? "+" : Math.round(value) < 0 ? "−" : "") + whole.format(Math.abs(value));
    case "count": return axis ? plain(value) : Math.abs(value - Math.round(value)) > 0.049 && Math.abs(value) < 100 ? one.format(value) : whole.format(value);
  }
  return Number.isInteger(value) ? whole.format(value) : one.format(value);
}

function plain(value) {
  if (Math.abs(value) >= 10000) return one.format(value / 1000).replace(/\.0$/, "") + thin + "k";
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 }).format(value);
}

// duration writes seconds as m:ss, from an hour h:mm:ss, from a day in days and hours.
export function duration(seconds) {
  const sign = seconds < 0 ? "−" : "";
  const s = Math.round(Math.abs(seconds));
  if (s >= 86400) return `${sign}${Math.floor(s / 86400)}${thin}d ${Math.floor((s % 86400) / 3600)}${thin}h`;
  const two = (n) => String(n).padStart(2, "0");
  if (s >= 3600) return `${sign}${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return `${sign}${Math.floor(s / 60)}:${two(s % 60)}`;
}

function bytes(value) {
  for (const unit of ["B", "KiB", "MiB", "GiB"]) {
    if (Math.abs(value) < 1024 || unit === "GiB") return (unit === "B" ? whole : one).format(value) + thin + unit;
    value /= 1024;
  }
}

// Clock reads and writes instants in one time zone: the site's.
export class Clock {
  constructor(zone) {
    this.zone = zone;
    const make = (o) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...o });
    this.parts = make({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.hm = make({ hour: "2-digit", minute: "2-digit" });
    this.hms = make({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.weekday = make({ weekday: "short", day: "numeric", month: "short" });
    this.dayMonth = make({ day: "numeric", month: "short" });
    this.full = make({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
    this.monthYear = make({ month: "short", year: "numeric" });
  }

  // at takes an instant apart: {y, mo, d, h, mi, s} in the zone.
  at(ms) {
    const p = Object.fromEntries(this.parts.formatToParts(ms).map((x) => [x.type, +x.value]));
    return { y: p.year, mo: p.month, d: p.day, h: p.hour, mi: p.minute, s: p.second };
  }

  // offset is how far the zone's clocks are ahead of UTC, in milliseconds.
  offset(ms) {
    const a = this.at(ms);
    return Date.UTC(a.y, a.mo - 1, a.d, a.h, a.mi, a.s) - Math.floor(ms / 1000) * 1000;
  }

  // instant is the time at which the zone's clocks show this.
  instant(y, mo, d, h = 0, mi = 0) {
    const wall = Date.UTC(y, mo - 1, d, h, mi);
    const guess = wall - this.offset(wall);
    return wall - this.offset(guess);
  }

  midnight(ms) {
    const a = this.at(ms);
    return this.instant(a.y, a.mo, a.d);
  }

  time(ms) { return this.hm.format(ms); }
  seconds(ms) { return this.hms.format(ms); }
  day(ms) { return this.weekday.format(ms).replace(",", ""); }

  // moment writes an instant: its day, in another year with the year, and its time.
  moment(ms, now = Date.now()) {
    if (!ms) return "never";
    const date = this.at(ms).y === this.at(now).y ? this.day(ms) : this.full.format(ms).replace(",", "");
    return `${date} ${this.time(ms)}`;
  }

  // alike writes many instants in one manner, as short as they allow: all of them days,
  // all of them today, or in full.
  alike(list, now) {
    const known = list.filter(Boolean);
    const today = this.midnight(now);
    if (known.every((t) => this.midnight(t) === t)) return (t) => (t ? this.day(t) : "never");
    if (known.every((t) => this.midnight(t) === today)) return (t) => (t ? this.seconds(t) : "never");
    return (t) => this.moment(t, now);
  }

  // span writes an interval: "Mon 3 Mar 08:00 – 08:30".
  span(from, to) {
    const same = this.midnight(from) === this.midnight(to - 1);
    if (this.midnight(from) === from && to - from >= 82800000) return to - from > 90000000 ? `${this.day(from)} – ${this.day(to - 1)}` : this.day(from);
    return same ? `${this.day(from)} ${this.time(from)} – ${this.time(to)}` : `${this.day(from)} ${this.time(from)} – ${this.day(to)} ${this.time(to)}`;
  }

  // input and parse speak the language of <input type="datetime-local">.
  input(ms) {
    const a = this.at(ms);
    const two = (n) => String(n).padStart(2, "0");
    return `${a.y}-${two(a.mo)}-${two(a.d)}T${two(a.h)}:${two(a.mi)}`;
  }

  parse(text) {
    const m = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(:\d\d(\.\d+)?)?$/.exec(text);
    return m ? this.instant(+m[1], +m[2], +m[3], +m[4], +m[5]) : NaN;
  }

  // ticks are round instants of the zone between two others, at most so many, with
  // their labels. Days begin when they begin at the site, also when clocks change.
  ticks(from, to, most) {
    const minute = 60000, hour = 60 * minute, day = 24 * hour;
    const small = [minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 12 * hour];
    const step = small.find((s) => (to - from) / s <= most);
    const out = [];
    if (step) {
      for (let base = this.midnight(from); base <= to; base = this.next(base)) {
        const a = this.at(base);
        for (let wall = 0; wall < day; wall += step) {
          const t = this.instant(a.y, a.mo, a.d, 0, wall / minute);
          if (t >= from && t <= to && t !== out.at(-1)?.at) out.push({ at: t, label: wall === 0 ? this.day(t) : this.time(t), strong: wall === 0 });
        }
      }
      return out;
    }
    const days = (to - from) / day;
    const every = [1, 2, 3, 7, 14, 28, 91, 364].find((n) => days / n <= most) ?? 364;
    let n = 0;
    for (let t = this.midnight(from); t <= to; t = this.next(t), n++) {
      if (t >= from && n % every === 0) out.push({ at: t, label: every > 60 ? this.monthYear.format(t) : every > 2 ? this.dayMonth.format(t) : this.day(t), strong: false });
    }
    return out;
  }

  // next is the midnight after this one.
  next(midnight) { return this.midnight(midnight + 36 * 3600000 - 6 * 3600000); }
}

"""The series the forecasts are compared on: a bank's calls and simulated lines.

A series is a folder entry NAME.csv (time,value at 30 minutes, every slot of
every day) and a row in series.json with its opening hours and the first day to
forecast. Nothing here is taken from a series that is kept for acceptance: the
simulated lines come from general knowledge of how hotlines behave.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import pandas as pd

STEP = pd.Timedelta(minutes=30)


def technion(path, kind=None):
    """Half-hourly calls of an Israeli bank, January to July 1999; kind: PS, NE, ..."""
    with gzip.open(path) as f:
        calls = pd.read_csv(f, usecols=["date", "type", "vru_entry", "outcome"], dtype=str)
    calls = calls[calls.outcome != "PHANTOM"]
    if kind:
        calls = calls[calls.type == kind]
    at = pd.to_datetime(calls.date + " " + calls.vru_entry)
    slots = pd.date_range("1999-01-01", "1999-08-01", freq=STEP, inclusive="left")
    return at.dt.floor(STEP).value_counts().reindex(slots, fill_value=0)


def humps(hours):
    """Two humps, late morning and afternoon, and a slow evening."""
    return (
        np.exp(-((hours - 10.5) ** 2) / 8)
        + 0.75 * np.exp(-((hours - 15) ** 2) / 12)
        + 0.25 * np.exp(-((hours - 19) ** 2) / 6)
        + 0.05
    )


def simulate(seed, days, per_slot, open_days, hours, day_sd, slot_sd, month, start="2003-03-03", shift=0.0):
    """A hotline whose days share a level, habits of week and month, and luck.

    day_sd: of the log of the day effect, an AR(1); slot_sd: gamma noise of a
    slot; month: size of what days of the month, paydays and month ends add;
    shift: log of a lasting jump of the level two thirds of the way through.
    """
    rng = np.random.default_rng(seed)
    dates = pd.date_range(start, periods=days)
    grid = np.arange(48) / 2
    is_open = (grid >= hours[0]) & (grid < hours[1])
    base = np.log(humps(grid))
    week = rng.normal(0, 0.08, 7)
    week[open_days[0]] += 0.15
    bend = rng.normal(0, 0.05, (7, 3))
    monthly = month * pd.Series(rng.normal(0, 1, 31)).rolling(3, center=True, min_periods=1).mean().to_numpy()
    payday = int(rng.choice([0, 14, 24]))
    first, last, after = month * rng.uniform(1, 3), month * rng.uniform(0.5, 2), rng.uniform(0.08, 0.2)
    keep, level, effect = rng.uniform(0.3, 0.7), 0.0, 0.0
    drift = np.zeros(3)
    factors = np.cos(np.pi * np.arange(1, 4)[:, None] * (grid - hours[0]) / (hours[1] - hours[0]))
    holidays = set(rng.choice(np.arange(20, days), max(1, days // 50), replace=False).tolist())
    works = [d.weekday() in open_days and i not in holidays for i, d in enumerate(dates)]
    out = np.zeros((days, 48))
    for i, d in enumerate(dates):
        level += rng.normal(0, day_sd / 8)
        effect = keep * effect + rng.normal(0, day_sd * np.sqrt(1 - keep**2))
        drift = 0.8 * drift + rng.normal(0, slot_sd / 4, 3)
        if not works[i]:
            continue
        log = level + effect + week[d.weekday()] + monthly[d.day - 1] + (month if d.day - 1 == payday else 0)
        before = [j for j in range(max(0, i - 6), i) if works[j] and dates[j].month == d.month]
        ahead = [j for j in range(i + 1, min(days, i + 6)) if works[j] and dates[j].month == d.month]
        log += first if d.day < 6 and not before else 0
        log += last if d.day > 24 and not ahead and i + 6 < days else 0
        log += after if i - 1 in holidays else 0
        log += shift if i > days * 2 / 3 else 0
        shape = np.exp(base + (bend[d.weekday()] + drift) @ factors) * is_open
        rate = shape / shape[is_open].mean() * per_slot * np.exp(log)
        noise = rng.gamma(1 / slot_sd**2, slot_sd**2, 48)
        out[i] = rng.poisson(rate * noise)
    return pd.Series(out.ravel(), index=pd.date_range(dates[0], periods=days * 48, freq=STEP))


SUN_THU, MON_FRI = (6, 0, 1, 2, 3), (0, 1, 2, 3, 4)


def every(calls):
    """Name, series, opening hours, first day to forecast."""
    bank = "Sun-Thu 07:00-24:00"
    if calls.exists():
        for kind in (None, "PS", "PE", "IN", "NE", "NW", "TT"):
            yield "technion" + (f"-{kind}" if kind else ""), technion(calls, kind), bank, "1999-04-01"
    for seed in range(1, 6):
        s = simulate(seed, 236, 1150, MON_FRI, (7, 21), 0.035, 0.03, 0.05)
        yield f"big-{seed}", s, "Mon-Fri 07:00-21:00", str(s.index[0].date() + pd.Timedelta(days=144))
    for seed in range(1, 5):
        s = simulate(100 + seed, 300, 48, SUN_THU, (7, 24), 0.12, 0.15, 0.03)
        yield f"small-{seed}", s, bank, str(s.index[0].date() + pd.Timedelta(days=190))
    for seed, shift in ((201, -0.4), (202, 0.3)):
        s = simulate(seed, 300, 48, SUN_THU, (7, 24), 0.10, 0.12, 0.03, shift=shift)
        yield f"shift-{seed}", s, bank, str(s.index[0].date() + pd.Timedelta(days=190))


def main(calls, folder):
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for name, s, hours, first in every(calls):
        s.rename("value").rename_axis("time").to_csv(folder / f"{name}.csv", date_format="%Y-%m-%d %H:%M:%S")
        index.append({"name": name, "open": hours, "first": first})
    (folder / "series.json").write_text(json.dumps(index, indent=1))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))

"""Compares the combination with what others use, day by day from the same origins.

    compare.py HOTLINED FOLDER [NAME ...]

HOTLINED is the built command, FOLDER what series.py made. Prints WAPE over that
of the four-week average of the weekday, at 1, 5 and 15 working days.
"""

import concurrent.futures
import io
import json
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
import peers

WEEKDAYS = {"Sun-Thu": (6, 0, 1, 2, 3), "Mon-Fri": (0, 1, 2, 3, 4)}
DAYS_AHEAD = {1: 1, 5: 7, 15: 21}  # five working days a week


def ours(binary, folder, spec, d, test):
    """Forecasts of the test days by `forecast predict`, one run per origin."""
    wanted = {}
    for i in test:
        for lead, ahead in DAYS_AHEAD.items():
            wanted.setdefault(d.dates[i] - pd.Timedelta(days=ahead - 1), []).append((lead, i))

    def run(origin):
        out = subprocess.run(
            [binary, "forecast", "predict", "--series", folder / f"{spec['name']}.csv", "--interval", "30m",
             "--horizon", "21d", "--open", spec["open"], "--as-of", str(origin)],
            check=True, capture_output=True, text=True,
        ).stdout
        f = pd.read_csv(io.StringIO(out), parse_dates=["time"]).set_index("time")["mean"]
        return [(lead, i, f[d.dates[i] : d.dates[i] + pd.Timedelta(hours=23.9)].to_numpy()[d.open]) for lead, i in wanted[origin]]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return {(lead, i): v for rows in pool.map(run, wanted) for lead, i, v in rows}


def load(folder, spec):
    series = pd.read_csv(folder / f"{spec['name']}.csv", parse_dates=["time"], index_col="time")["value"]
    days, clock = spec["open"].split(" ")
    hours = [int(t[:2]) for t in clock.split("-")]
    d = peers.Days(series, WEEKDAYS[days], hours)
    return d, [i for i, day in enumerate(d.dates) if day >= pd.Timestamp(spec["first"])]


def compare(binary, folder, spec):
    d, test = load(folder, spec)
    said = {name: {(h, i): f(d, i, h) for h in peers.LEADS for i in test} for name, f in peers.all_peers().items()}
    said["mean of four"] = {k: np.mean([said[m][k] for m in peers.MEAN_OF_FOUR], 0) for k in said["sma4"]}
    if binary:
        said["hotlined"] = ours(binary, folder, spec, d, test)
    wape = {
        name: [sum(np.abs(f[h, i] - d.y[i]).sum() for i in test) / sum(d.y[i].sum() for i in test) for h in peers.LEADS]
        for name, f in said.items()
    }
    return len(test), pd.DataFrame(wape, index=peers.LEADS).T


def main(binary, folder, names):
    folder = pathlib.Path(folder)
    for spec in json.loads((folder / "series.json").read_text()):
        if names and spec["name"] not in names:
            continue
        n, wape = compare(binary, folder, spec)
        print(f"\n{spec['name']}: {n} ordinary days; WAPE % of sma4 {(100 * wape.loc['sma4']).round(2).tolist()}")
        print((wape / wape.loc["sma4"]).round(3).to_string(header=[f"{h} d" for h in peers.LEADS]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1] != "-" else "", sys.argv[2], sys.argv[3:])

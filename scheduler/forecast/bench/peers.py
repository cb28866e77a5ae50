"""What others forecast with, on the same days and slots as ours.

Each method gets the ordinary open days up to the origin, one row a day, and
forecasts the row `lead` rows later. Odd days are taken out with hindsight,
which only helps the peers: ours get the series as it is.
"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

LEADS = (1, 5, 15)  # working days


class Days:
    """Ordinary open days of a series: counts y[day, slot], weekday, dates."""

    def __init__(self, series, weekdays, hours):
        grid = series.to_numpy(float).reshape(-1, 48)
        dates = series.index[::48].normalize()
        open_ = (np.arange(48) / 2 >= hours[0]) & (np.arange(48) / 2 < hours[1])
        keep = np.isin(dates.weekday, weekdays)
        total = grid[:, open_].sum(1)
        for i in np.flatnonzero(keep):
            near = [total[j] for j in range(i - 21, i + 22, 7) if j != i and 0 <= j < len(total) and total[j] > 0]
            usual = np.median(near) if near else 0
            # a holiday, an outage or a burst is no ordinary day
            if total[i] == 0 or usual == 0 or abs(np.log(total[i] / usual)) > 0.4 + 3 / np.sqrt(usual):
                keep[i] = False
        self.y, self.dates, self.weekday = grid[keep][:, open_], dates[keep], dates[keep].weekday.to_numpy()
        self.open = open_


def last_same(d, i, lead, n):
    """The last n rows of the same weekday known `lead` rows before row i."""
    known = np.flatnonzero(d.weekday[: i - lead + 1] == d.weekday[i])
    return known[-n:]


def same_weekday(n):
    return lambda d, i, lead: d.y[last_same(d, i, lead, n)].mean(0)


def profiles(d, end, forget):
    """Discounted mean shape (shares) and index of the day total of each weekday."""
    shape, index = {}, {}
    total = d.y[:end].sum(1)
    level = np.convolve(total, np.ones(10) / 10, "valid")
    level = np.concatenate([np.full(len(total) - len(level), level[0]), level])
    for w in np.unique(d.weekday):
        rows = np.flatnonzero(d.weekday[:end] == w)
        weight = (1 - forget) ** np.arange(len(rows))[::-1]
        shape[w] = weight @ d.y[rows] / (weight @ total[rows])
        index[w] = weight @ (total[rows] / level[rows]) / weight.sum()
    return shape, index


def top_down(d, i, lead, pace=0.2):
    """Exponentially smoothed weekday-adjusted level of the day total x profile."""
    end = i - lead + 1
    shape, index = profiles(d, end, 0.1)
    level = None
    for t, w in zip(d.y[:end].sum(1), d.weekday[:end]):
        level = t / index[w] if level is None else level + pace * (t / index[w] - level)
    return level * index[d.weekday[i]] * shape[d.weekday[i]]


def svd(d, i, lead, k=3):
    """Shen & Huang (2008): leading factors of sqrt counts, AR(1) with weekday means per score."""
    end = i - lead + 1
    x = np.sqrt(d.y[max(0, end - 150) : end] + 0.25)
    week = d.weekday[max(0, end - 150) : end]
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    scores = u[:, :k] * s[:k]
    out = np.zeros(k)
    for j in range(k):
        mean = {w: scores[week == w, j].mean() for w in np.unique(week)}
        r = scores[:, j] - np.array([mean[w] for w in week])
        phi = np.clip(r[1:] @ r[:-1] / (r[:-1] @ r[:-1]), 0, 0.99)
        out[j] = mean[d.weekday[i]] + phi**lead * r[-1]
    return np.maximum(out @ vt[:k], 0) ** 2 - 0.25


def profile_ar(d, i, lead, forget=0.15):
    """Exponentially weighted profile of each weekday and an AR(1) day effect (mixed-effects style)."""
    end = i - lead + 1
    mean, log = {}, np.zeros(end)
    for t in range(end):
        w = d.weekday[t]
        if w in mean:
            log[t] = np.log((d.y[t].sum() + 1) / (mean[w].sum() + 1))
            mean[w] = mean[w] + forget * (d.y[t] - mean[w])
        else:
            mean[w] = d.y[t].copy()
    r = log[max(10, end - 120) :]
    phi = np.clip(r[1:] @ r[:-1] / (r[:-1] @ r[:-1]), 0, 0.99)
    return mean[d.weekday[i]] * np.exp(phi**lead * log[end - 1])


class Boosting:
    """Direct gradient boosting on lags, one model a lead, refitted every ten days."""

    def __init__(self):
        self.models = {}

    def rows(self, d, i, lead):
        end = i - lead + 1
        last = last_same(d, i, lead, 8)
        four, eight = d.y[last[-4:]].mean(0), d.y[last].mean(0)
        recent = [
            np.log((d.y[j].sum() + 1) / (d.y[last_same(d, j, 1, 4)].mean(0).sum() + 1)) if j > 20 else 0
            for j in range(end - 5, end)
        ]
        slots = d.y.shape[1]
        n = np.arange(slots)
        flat = [d.weekday[i], d.dates[i].day, recent[-1], np.mean(recent), d.y[end - 5 : end].sum() / 5]
        return np.column_stack([n, four, eight, d.y[last[-1]], d.y[end - 1], d.y[end - 5 : end].mean(0), np.tile(flat, (slots, 1))])

    def __call__(self, d, i, lead):
        if lead not in self.models or i >= self.models[lead][0] + 10 or i < self.models[lead][0]:
            train = range(40, i - lead + 1)
            if len(train) < 10:
                return same_weekday(4)(d, i, lead)
            x = np.vstack([self.rows(d, t, lead) for t in train])
            base = np.maximum(x[:, 1], 0.1)
            y = np.concatenate([d.y[t] for t in train])
            gbm = HistGradientBoostingRegressor(
                loss="squared_error", max_iter=150, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=40, random_state=0
            )
            gbm.fit(x, np.sqrt(y) - np.sqrt(base))
            self.models[lead] = i, gbm
        x = self.rows(d, i, lead)
        root = np.sqrt(np.maximum(x[:, 1], 0.1)) + self.models[lead][1].predict(x)
        return np.maximum(root, 0) ** 2


def calendar(d, i, lead, ridge=2.0, discount=0.99):
    """Discounted ridge of the log day total on the calendar, AR(1), x smoothed profile."""
    end = i - lead + 1
    x = design(d, i + 1)
    total = d.y[:end].sum(1)
    w = discount ** np.arange(end)[::-1]
    a = x[:end] * w[:, None]
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 1e-6
    penalty[1, 1] = 0.1
    logs = np.log(np.maximum(total, 1))
    beta = np.linalg.solve(a.T @ x[:end] + penalty, a.T @ logs)
    r = (logs - x[:end] @ beta)[-90:]
    phi = np.clip(r[1:] @ r[:-1] / (r[:-1] @ r[:-1]), 0, 0.99)
    shape, _ = profiles(d, end, 0.1)
    return np.exp(x[i] @ beta + phi**lead * r[-1]) * shape[d.weekday[i]]


def design(d, n):
    dates = d.dates[:n]
    cols = [np.ones(n), np.arange(n) / 100]
    cols += [d.weekday[:n] == w for w in np.unique(d.weekday)]
    day = dates.day.to_numpy()
    cols += [np.exp(-((day - c) ** 2) / 8) for c in range(1, 32, 3)]
    first = np.array([i == 0 or dates[i].month != dates[i - 1].month for i in range(n)])
    last = np.concatenate([first[1:], [day[-1] > 28]])
    gap = np.array([0] + [np.busday_count(dates[i - 1].date(), dates[i].date()) for i in range(1, n)])
    after = (gap > 1) & (d.weekday[:n] != d.weekday.min())
    cols += [first, last, after]
    return np.column_stack(cols).astype(float)


def all_peers():
    """Name and method of each; the mean of four comes last and is worked out from the others."""
    return {
        "sma4": same_weekday(4),
        "sma8": same_weekday(8),
        "top-down": top_down,
        "svd": svd,
        "profile+ar": profile_ar,
        "boosting": Boosting(),
        "calendar": calendar,
    }


MEAN_OF_FOUR = ("top-down", "svd", "profile+ar", "boosting")

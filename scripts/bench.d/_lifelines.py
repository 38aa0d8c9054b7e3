"""The same waits by lifelines, which shares nothing with us: reads lines of "from day, days, seen", prints quantiles."""

import sys

from lifelines import KaplanMeierFitter

starts, days, seen = [], [], []
for line in sys.stdin:
    start, length, was_seen = line.split()
    # Days are shifted by one, and watching begins half a day before: whoever is watched from a day is at risk on it.
    starts.append(int(start) + 0.5)
    days.append(int(length) + 1)
    seen.append(int(was_seen))
curve = KaplanMeierFitter().fit(days, seen, entry=starts)
for share in (0.5, 0.75, 0.9):
    day = curve.percentile(1 - share)
    print(-1 if day == float("inf") else int(day) - 1)

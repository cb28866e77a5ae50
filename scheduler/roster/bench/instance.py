"""Reads an instance of the public shift-scheduling format and writes rosters of it."""
import csv
from collections import namedtuple

Person = namedtuple("Person", "name most_of most least longest shortest least_off weekends off")
Cover = namedtuple("Cover", "day shift need under over")


class Instance:
    def __init__(self, path):
        sections, rows = {}, None
        with open(path) as file:
            for line in file:
                line = line.strip()
                if line.startswith("SECTION_"):
                    rows = sections.setdefault(line[8:], [])
                elif line and not line.startswith("#"):
                    rows.append(line.split(","))
        self.days = int(sections["HORIZON"][0][0])
        self.minutes = {r[0]: int(r[1]) for r in sections["SHIFTS"]}
        self.not_after = {r[0]: [s for s in r[2].split("|") if s] if len(r) > 2 else [] for r in sections["SHIFTS"]}
        off = {r[0]: set(map(int, r[1:])) for r in sections.get("DAYS_OFF", [])}
        self.staff = []
        for r in sections["STAFF"]:
            most_of = {p.split("=")[0]: int(p.split("=")[1]) for p in r[1].split("|") if p}
            self.staff.append(Person(r[0], most_of, *map(int, r[2:8]), off.get(r[0], set())))
        # cost of working a shift on a day, and of not working it
        self.wanted = {(r[0], int(r[1]), r[2]): int(r[3]) for r in sections.get("SHIFT_ON_REQUESTS", [])}
        self.unwanted = {(r[0], int(r[1]), r[2]): int(r[3]) for r in sections.get("SHIFT_OFF_REQUESTS", [])}
        self.cover = [Cover(int(r[0]), r[1], *map(int, r[2:5])) for r in sections["COVER"]]


def write(path, worked):
    """Writes (employee, day, shift) as a roster."""
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["employee", "day", "shift"])
        out.writerows(sorted(worked))

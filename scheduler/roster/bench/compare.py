"""compare.py HOTLINED SECONDS WORKERS INSTANCE...: every solver on every instance, one after the other, and the costs as ratios to ours."""
import os
import re
import subprocess
import sys
import tempfile

from instance import Instance

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = {
    "CP-SAT": lambda *a: [sys.executable, f"{HERE}/cpsat.py", *a],
    "HiGHS": lambda *a: [sys.executable, f"{HERE}/mip.py", *a, "highs"],
    "CBC": lambda *a: [sys.executable, f"{HERE}/mip.py", *a, "cbc"],
    "Timefold": lambda *a: ["mvn", "-q", "-f", f"{HERE}/timefold/pom.xml", "compile", "exec:java", f"-Dexec.args={' '.join(a[:3])}"],
}


def judged(hotlined, instance, roster):
    """The cost of a roster by the verifier, which shares no code with our solver; None without one, or with a rule broken."""
    if not os.path.exists(roster):
        return None
    said = subprocess.run([hotlined, "roster", "verify", "--format", "curtois", instance, roster], capture_output=True, text=True)
    found = re.search(r"objective (\d+)", said.stdout)
    return int(found[1]) if said.returncode == 0 and found else None


def run(command, hotlined, instance, seconds):
    """Twice the time and a minute are given for building the model; the solver itself is held to the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        roster = os.path.join(folder, "roster.csv")
        try:
            subprocess.run(command(instance, roster), capture_output=True, timeout=2 * float(seconds) + 60, check=False)
        except subprocess.TimeoutExpired:
            return None
        return judged(hotlined, instance, roster)


def main(hotlined, seconds, workers, *instances):
    print(f"{seconds} s, {workers} threads (Timefold: 1); cost, and as a multiple of ours")
    print("instance people days ours", *PEERS, sep="\t")
    for path in map(os.path.abspath, instances):
        p = Instance(path)
        ours = run(lambda i, o: [hotlined, "roster", "solve", "--format", "curtois", i, "--time", f"{seconds}s", "--workers", workers,
                                 "--seed", "1", "--out", o], hotlined, path, seconds)
        row = [os.path.basename(path), len(p.staff), p.days, ours]
        for peer in PEERS.values():
            cost = run(lambda i, o: peer(i, o, seconds, workers), hotlined, path, seconds)
            row.append("none" if cost is None else f"{cost} ({cost / ours:.3f})" if ours else cost)
        print(*row, sep="\t", flush=True)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:])

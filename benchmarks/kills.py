"""Kill -9 at random moments of whatever writes: is the table, the export, the desk always the old one or the new one?

Each command runs in a process of its own, forked from one that has loaded everything, with something new to write. Half
of the kills come after a random share of the time that a whole run takes; the other half at, or up to three
milliseconds after, a random one of the moments at which it opens, renames or removes a file, which are dense around the
publishing. After every kill what readers see is read whole and compared: it must be what was there before or what the
run was to put there. Then the command runs again, unharmed, without help: it must succeed, and leave nothing behind.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from benchmarks.killing import BY_STEPS, COMMANDS, DECISIONS, FOLDER, Command, work
from etl.corrections import COLUMNS

BAR: Final = 500
"""Kills, of which none may lose anything."""

JITTER: Final = 0.003
"""Seconds, at most, between the opening or renaming of a file and the kill that is aimed at it."""

FOLDERS: Final = ("raw", "documents", "tables", "downloads", "desk", "data", "temporary")


@dataclass
class Found:
    """What the kills of one command did."""

    kills: int = 0
    runs_that_ended_first: int = 0
    before_a_write: int = 0
    while_writing: int = 0
    after_publishing: int = 0
    gone_until_the_next_run: int = 0
    left_something: int = 0
    lost: list[str] = field(default_factory=list)
    at: Counter[str] = field(default_factory=Counter)


def start(command: Command, root: Path, number: int, fatal: int = 0) -> tuple[BaseProcess, Connection]:
    """A run of the command, and where it tells what it does."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.killing"])
    told, write = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(command.name, root, number, fatal, write))
    process.start()
    write.close()
    return process, told


def follow(
    told: Connection, stop: Callable[[int], bool] = lambda lines: False, until: float | None = None
) -> list[str]:
    """The lines that a run tells until it ends, until ``stop`` says so, or until this moment (of time.monotonic)."""
    said = b""
    while not stop(said.count(b"\n")):
        left = None if until is None else until - time.monotonic()
        if left is not None and (left <= 0 or not select.select([told], [], [], left)[0]):
            break
        if not (piece := os.read(told.fileno(), 65536)):
            break
        said += piece
    return said.decode().splitlines()


def run_whole(command: Command, root: Path, number: int) -> tuple[int, float, int | None]:
    """Let the command run: how many touches it told, the seconds that it took, how it ended."""
    began = time.monotonic()
    process, told = start(command, root, number)
    lines = follow(told)
    process.join()
    told.close()
    return sum(line[:1] in "+-" for line in lines), time.monotonic() - began, process.exitcode


def kill_one(
    command: Command, root: Path, number: int, chance: random.Random, touches: int, seconds: float
) -> list[str] | None:
    """One run that is killed at a random moment: what it told until then; null where it ended first."""
    aimed = bool(touches) and chance.random() < 0.5
    aim = chance.randint(1, max(1, touches))
    at_once = chance.random() < 0.5
    process, told = start(command, root, number, aim if aimed and at_once else 0)
    if aimed and at_once:
        lines = follow(told)
    elif aimed:
        lines = follow(told, lambda count: count >= aim)
        time.sleep(chance.uniform(0, JITTER))
    else:
        lines = follow(told, until=time.monotonic() + chance.uniform(0, seconds))
    try:
        os.killpg(process.pid or 0, signal.SIGKILL)
    except ProcessLookupError:  # not the head of its group yet, or ended
        process.kill()
    process.join()
    lines += follow(told)
    told.close()
    return lines if process.exitcode == -signal.SIGKILL else None


def list_left(root: Path) -> list[str]:
    """What no run should leave: hidden and temporary files, and versions that are neither published nor kept."""
    left = [
        path.name
        for folder in ("data", "temporary")
        for path in (root / folder).rglob("*")
        if path.name.endswith(".tmp") or path.name.startswith(".") or path.name == "changes.next.json"
    ]
    pointer = root / "data" / FOLDER / "current.json"
    known = json.loads(pointer.read_text()).values() if pointer.exists() else ()
    return left + [path.name for path in (root / "data" / FOLDER).glob("version-*") if path.name not in known]


def kill(command: Command, kills: int, seed: int) -> Found:
    """Kill the command so many times, in a folder of its own, and say what came of it."""
    chance, found, number = random.Random(f"{seed} {command.name}"), Found(), 1
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name in FOLDERS:
            (root / name).mkdir()
        (root / "exceptions.csv").write_text("rule,figure_id,reason\n", encoding="utf-8")
        (root / "corrections.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
        command.new(root, number)
        touches, seconds, ended = run_whole(command, root, number)
        if ended != 0:
            raise RuntimeError(f"{command.name} fails without being killed")
        while found.kills < kills:
            before, number = command.reads(root, number), number + 1
            command.new(root, number)
            lines = kill_one(command, root, number, chance, touches, seconds)
            found.left_something += bool(list_left(root))
            after = look(command, root, number, found)
            kept = [line.removeprefix("kept ") for line in lines or () if line.startswith("kept ")]
            touches, seconds, ended = run_whole(command, root, number)
            final = look(command, root, number, found)
            judge(command, found, lines, (before, after, final))
            if ended != 0 or list_left(root):
                found.lost.append(f"round {number}: the next run ended with {ended} and left {list_left(root)}")
            if kept and max(int(one.rpartition("-")[2]) for one in kept) >= count_kept(after):
                found.lost.append(f"round {number}: {kept[-1]} was told to be kept, and is not ({after})")
        shutil.rmtree(root / "data")
    return found


def count_kept(after: str) -> int:
    """How many decisions of the round are kept, by the digest of the desk."""
    number, _, count = after.partition(": ")
    return int(count) - (int(number) - 1) * DECISIONS


def look(command: Command, root: Path, number: int, found: Found) -> str:
    """What readers see; where it is not whole, that is a loss."""
    try:
        return command.reads(root, number)
    except Exception as error:
        found.lost.append(f"round {number}: {type(error).__name__}: {error}")
        return "broken"


def judge(command: Command, found: Found, lines: list[str] | None, states: tuple[str, str, str]) -> None:
    """Count one kill: where it hit, and whether readers saw the old or the new."""
    before, after, final = states
    if lines is None:
        found.runs_that_ended_first += 1
        return
    found.kills += 1
    touched = [line for line in lines if line[:1] in "+-"]
    wrote = any(line.startswith(("+open", "+sqlite")) and not line.endswith(".lock") for line in touched)
    found.at[touched[-1][1:] if touched else "before any file"] += 1
    if after == "gone":
        found.gone_until_the_next_run += 1
    elif after == final:
        found.after_publishing += 1
    elif after != before and command.name not in BY_STEPS:
        found.lost.append(f"neither the old nor the new: {states}")
    elif wrote:
        found.while_writing += 1
    else:
        found.before_a_write += 1


def main() -> None:
    """Kill every command, print, and write the results where asked to; end with 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--share", type=float, default=1.0, help="of the kills of each command")
    parser.add_argument("--only", nargs="+", choices=[command.name for command in COMMANDS])
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    results = {}
    for command in COMMANDS:
        if not chosen.only or command.name in chosen.only:
            began = time.monotonic()
            results[command.name] = found = kill(command, max(1, round(command.kills * chosen.share)), chosen.seed)
            print_found(command.name, found, time.monotonic() - began)
    lost = [f"{name}: {words}" for name, found in results.items() for words in found.lost]
    kills = sum(found.kills for found in results.values())
    print(f"{kills} kills, {len(lost)} losses", *lost, sep="\n")
    if chosen.output:
        report = {
            "measured_on": date.today().isoformat(),
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "seed": chosen.seed,
            "bar_kills": BAR,
            "kills": kills,
            "lost": len(lost),
            "commands": {name: {**vars(found), "at": dict(found.at.most_common())} for name, found in results.items()},
        }
        chosen.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if lost:
        sys.exit(1)


def print_found(name: str, found: Found, seconds: float) -> None:
    """A line of the table."""
    counted = {key: value for key, value in vars(found).items() if key not in ("lost", "at")}
    cells: Sequence[str] = [f"{key.replace('_', ' ')} {value}" for key, value in counted.items()]
    print(f"{name}: {', '.join(cells)}, lost {len(found.lost)} ({seconds:.0f} s)", flush=True)


if __name__ == "__main__":
    main()

"""What an attack is: bytes that somebody wrote to break whoever reads them, under the name that they come with."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """``make`` writes the content of ``file`` when it is asked for; ``costly`` is left to benchmarks/hostile.py."""

    kind: str
    name: str
    file: str
    make: Callable[[], bytes]
    costly: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.name}"


def attacks_of(kind: str, file: str, costly: bool = False, **contents: Callable[[], bytes]) -> list[Attack]:
    """Attacks of one kind, by name what writes each."""
    return [Attack(kind, name.replace("_", "-"), file, make, costly) for name, make in contents.items()]


def damaged(kind: str, file: str, make: Callable[[], bytes], cuts: int = 6, flips: int = 6) -> Iterator[Attack]:
    """A whole file cut off at several places, and with some of its bytes turned into others."""
    for number in range(cuts):
        yield Attack(
            kind, f"cut-off-{number}", file, lambda part=number: make()[: len(make()) * (part + 1) // (cuts + 1)]
        )  # type: ignore[misc]
    for number in range(flips):
        yield Attack(kind, f"garbled-{number}", file, lambda seed=number: _garble(make(), seed))  # type: ignore[misc]


def _garble(content: bytes, seed: int) -> bytes:
    chance, garbled = random.Random(seed), bytearray(content)
    for _ in range(max(4, len(garbled) // 100)):
        garbled[chance.randrange(8, len(garbled))] = chance.randrange(256)
    return bytes(garbled)


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def lying(archive: bytes, size: int) -> bytes:
    """The archive, each of whose members says in the directory that it is of ``size`` bytes, inflated."""
    changed, at = bytearray(archive), archive.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = size.to_bytes(4, "little")
        at = archive.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def overlapping(name: str, content: bytes, times: int) -> bytes:
    """An archive whose directory names one stretch of bytes many times."""
    whole = zipped({name: content})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry, tail = whole[start:end], bytearray(whole[end:])
    entries = [entry]
    for number in range(times - 1):
        entries.append(entry.replace(name.encode(), f"{number:0{len(name)}d}".encode()))
    directory = b"".join(entries)
    tail[8:12] = times.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return whole[:start] + directory + bytes(tail)

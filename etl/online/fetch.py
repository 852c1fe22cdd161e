"""Fetching sources online: whole, checked answers on disk, or the earlier ones and why.

Requests are conditional by ETag and Last-Modified, kept in a small record beside the answers. An HTTP cache (hishel)
was left out: it stores addresses and headers, and so keys, on disk, and each answer a second time.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event
from typing import Any, Final

import httpcore
import httpx
import stamina

from etl.online.downloads import (
    Entry,
    Record,
    beside,
    check_content,
    digest,
    digests,
    read_record,
    recover,
    replace_folder,
    write_record,
)
from etl.online.keys import fill, names_of_keys, read_keys, redact
from etl.online.network import NO_NETWORK, Deadline, NotFetched, TryAgain, in_plain_words, open_pools
from etl.source import Online, ShapeChanged, Source

STORES: Final = {
    "data.humdata.org": "https://s3.eu-central-1.amazonaws.com/hdx-ckan-filestore-prod/",
    "helix-tools-api.idmcdb.org": "https://helix-copilot-prod-helix-media-external.s3.amazonaws.com/external-media/",
}
"""Where a host keeps its files, and leads to: stores of Amazon's, of which only the publisher's own part is asked."""

CHUNK: Final = 1 << 20

CONDITIONS: Final[dict[str, str]] = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""By validator the header that asks whether it still holds."""

log = logging.getLogger(__name__)
stamina.instrumentation.set_on_retry_hooks([])  # it would print each retry


@dataclass(frozen=True)
class Fetched:
    """What came of one source: ``files`` are the whole answers on disk, none unless ``ok``; ``words`` say what
    happened."""

    files: tuple[Path, ...]
    words: str
    ok: bool


@dataclass(frozen=True)
class Limits:
    """Seconds, attempts and pages after which fetching ends."""

    altogether: float = 900
    one_source: float = 600
    connect: float = 5
    silence: float = 30
    first_wait: float = 1
    longest_wait: float = 30
    attempts: int = 3
    pages: int = 2_000
    redirects: int = 5


LIMITS: Final = Limits()


@dataclass(frozen=True)
class Visit:
    """What all requests for one source share: ``folder`` is where its answers lie, ``keys`` by name ("" if not set)."""

    source: Source
    folder: Path
    keys: dict[str, str]
    limits: Limits
    loopback: str | None
    deadline: Deadline
    pool: Callable[[str], httpcore.ConnectionPool]

    @property
    def new(self) -> Path:
        """Where answers are collected until all are whole."""
        return beside(self.folder, "new")


def fetch_all(
    sources: Iterable[Source], downloads: Path, limits: Limits = LIMITS, loopback: str | None = None
) -> dict[str, Fetched]:
    """What came of each source, by id; all are tried at the same time, each by itself. Nothing is raised."""
    sources = [source for source in sources if source.online]
    end, stopped = time.monotonic() + limits.altogether, Event()
    with ThreadPoolExecutor(max_workers=16, thread_name_prefix="fetch") as threads:
        try:
            answers = threads.map(
                lambda source: fetch(source, downloads, limits, loopback, Deadline(end, stopped)), sources
            )
            fetched = dict(zip((source.id for source in sources), answers, strict=True))
        except BaseException:  # Ctrl-C: the threads end at their next byte
            stopped.set()
            raise
    lost = [id for id, answer in fetched.items() if answer.words.startswith(NO_NETWORK)]
    if len(lost) > 1 and not any(answer.ok for answer in fetched.values()):
        fetched |= {id: Fetched((), NO_NETWORK, False) for id in lost}
    return fetched


def fetch(
    source: Source,
    downloads: Path,
    limits: Limits = LIMITS,
    loopback: str | None = None,
    deadline: Deadline | None = None,
) -> Fetched:
    """Fetch all addresses of a source to ``downloads/<source id>/``; earlier answers stay until the new ones are whole.

    An address whose key is not set is not tried; its earlier answer is kept. Addresses must be https; ``loopback`` is
    a host that may be asked by http and have a private address. Nothing is raised. Two must not fetch into one folder
    at the same time.
    """
    keys = read_keys(source.online)
    own = Deadline(time.monotonic() + limits.one_source)
    deadline = Deadline(min(own.end, deadline.end), deadline.stopped) if deadline else own
    new = beside(downloads / source.id, "new")
    try:
        recover(downloads / source.id)
        new.mkdir(parents=True)
        with open_pools(deadline, loopback) as pool:
            fetched = fetch_whole(Visit(source, downloads / source.id, keys, limits, loopback, deadline, pool))
    except NotFetched as error:
        fetched = Fetched((), redact(str(error), keys), False)
    except OSError as error:
        fetched = Fetched((), f"the answer cannot be written: {error.strerror}", False)
    except Exception:
        fetched = Fetched((), "an unforeseen failure; look at the log and report it", False)
        log.error("%s: %s", source.id, redact(traceback.format_exc(), keys))
    finally:
        shutil.rmtree(new, ignore_errors=True)
    log.info("%s: %s", source.id, fetched.words)
    return fetched


def fetch_whole(visit: Visit) -> Fetched:
    """Fetch all addresses of a source, and put the answers in place of the earlier ones if they are others."""
    unset = sorted(name for name, key in visit.keys.items() if not key)
    tried = [online for online in visit.source.online if not set(unset) & names_of_keys([online])]
    if not tried:
        raise NotFetched(f"{' and '.join(unset)} {'is' if len(unset) == 1 else 'are'} not set")
    known = read_record(visit.folder)
    skipped = {online.file for online in visit.source.online if online not in tried}
    record = {name: entry for name, entry in known.items() if entry["of"] in skipped}
    for online in tried:
        for name, entry in fetch_pages(visit, online, known):
            if name in record:
                raise NotFetched(f"two addresses are kept as {name}; correct the source")
            record[name] = entry
    words = "online"
    if digests(record) == digests(known):
        words = "online, unchanged"
        write_record(visit.folder, record)
    else:
        for name in record:
            if not (visit.new / name).exists():
                shutil.copy2(visit.folder / name, visit.new / name)
        write_record(visit.new, record)
        replace_folder(visit.new, visit.folder)
    if unset:
        words += f", without what needs {' and '.join(unset)} (not set)"
    return Fetched(tuple(visit.folder / name for name in record), words, True)


def fetch_pages(visit: Visit, online: Online, known: Record) -> Iterator[tuple[str, Entry]]:
    """Fetch one address and the pages after it: file names and what the record says of them."""
    address = httpx.URL(fill(online.url, visit.keys, in_address=True))
    left = online.largest
    addresses: set[str] = set()
    contents: set[str] = set()
    for number in range(visit.limits.pages):
        name = f"{Path(online.file).stem}_{number}.json" if online.next_page else online.file
        entry, answer, size = fetch_file(visit, online, address, name, known.get(name), left)
        yield name, entry
        if not online.next_page:
            return
        if entry["sha256"] in contents:
            raise NotFetched(f"{address.host} gives one page twice; try again later, or mend how the source pages")
        try:
            following = online.next_page(str(address), answer)
            addresses.add(str(address))
            contents.add(entry["sha256"])
            if following is None:
                return
            address = httpx.URL(following)
        except ShapeChanged as error:
            raise NotFetched(f"{address.host}, page {number}: {error}") from None
        except Exception as error:  # the answer is whatever the server says
            raise NotFetched(
                f"{address.host}, page {number} is not as the source expects ({type(error).__name__}); mend the source"
            ) from None
        if str(address) in addresses:
            raise NotFetched(f"the pages of {address.host} lead in a circle; try again later, or mend the source")
        left -= size
    raise NotFetched(f"{address.host} has more than {visit.limits.pages:,} pages; mend how the source pages")


def fetch_file(
    visit: Visit, online: Online, address: httpx.URL, name: str, known: Entry | None, most: int
) -> tuple[Entry, Any, int]:
    """Fetch one answer of at most so many bytes, or keep the known one: its entry, its JSON if it is, its size."""
    words = redact(str(address), visit.keys)
    if known and known["address"] != words:
        known = None
    conditions = {header: known[name] for name, header in CONDITIONS.items() if known and name in known}
    path = visit.new / name
    limits = visit.limits
    ask_again = stamina.RetryingCaller(
        attempts=limits.attempts,
        timeout=None,
        wait_initial=limits.first_wait,
        wait_max=limits.longest_wait,
        wait_jitter=limits.first_wait,
    )
    try:
        validators = ask_again(wait, ask, visit, online, address, conditions, path, most)
    except TryAgain as error:
        raise NotFetched(f"{error}, tried {limits.attempts} times; try again later") from None
    if validators is None and known:
        path = visit.folder / name
        return known, check_content(path, address.host), path.stat().st_size
    entry = {"of": online.file, "address": words, "sha256": digest(path), **(validators or {})}
    return entry, check_content(path, address.host), path.stat().st_size


def wait(error: Exception) -> bool | float:
    """Whether to ask again; seconds where the server says how long to wait."""
    if not isinstance(error, TryAgain):
        return False
    log.info("%s; it is asked again", error)
    return True if error.seconds is None else error.seconds


def ask(
    visit: Visit, online: Online, address: httpx.URL, conditions: dict[str, str], path: Path, most: int
) -> dict[str, str] | None:
    """One attempt: the answer to ``path`` and its validators, or null where the known answer is still right."""
    home = httpx.URL(fill(online.url, visit.keys, in_address=True)).host
    for _ in range(visit.limits.redirects + 1):
        demand_allowed(visit, address)
        headers = {"User-Agent": "humanitarian-figures", "Accept": "*/*", "Accept-Encoding": "gzip", **conditions}
        if address.host == home:  # a key is for the host that the source declares, never for where that leads
            headers |= {name: fill(value, visit.keys) for name, value in online.headers.items()}
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        silence = visit.limits.silence
        timeout = {"connect": visit.limits.connect, "read": silence, "write": silence, "pool": silence}
        with (
            in_plain_words(address.host),
            visit.pool(address.host).stream(
                "GET",
                target,
                headers=[(name.encode(), value.encode()) for name, value in headers.items()],
                extensions={"timeout": timeout},
            ) as response,
        ):
            said = httpx.Headers(response.headers)
            if response.status in (301, 302, 303, 307, 308):
                try:
                    address = address.join(said.get("location", ""))
                except httpx.InvalidURL:
                    raise NotFetched(f"{address.host} redirects to what is no address; try again later") from None
                continue
            if response.status == 304 and conditions:
                return None
            demand_success(visit, address.host, response.status, said)
            save(response, said, path, most, address.host)
            return {name: said[name] for name in CONDITIONS if name in said}
    raise NotFetched(f"{address.host} redirects again and again; correct the address")


def demand_allowed(visit: Visit, address: httpx.URL) -> None:
    """Refuse an address that is not https, or of a host that the source does not declare."""
    hosts = {httpx.URL(online.url.replace("{", "").replace("}", "")).host for online in visit.source.online}
    if address.host not in hosts and not any(str(address).startswith(STORES.get(host, "\n")) for host in hosts):
        raise NotFetched(
            f"{' and '.join(sorted(hosts))} leads to {address.host[:60] or 'another host'}, which is not declared; "
            "if the publisher moved, correct the address"
        )
    if address.host != visit.loopback and (address.scheme != "https" or address.port is not None):
        raise NotFetched(f"{address.host} is to be asked by {address.scheme}, not https; correct the address")


def demand_success(visit: Visit, host: str, status: int, headers: httpx.Headers) -> None:
    """Refuse an answer that is none: TryAgain where the server is only busy."""
    if status == 200:
        return
    if status in (202, 408, 429) or status >= 500:
        seconds = seconds_to_wait(headers.get("retry-after", ""))
        if seconds is not None and seconds > min(visit.limits.longest_wait, visit.deadline.left()):
            raise NotFetched(f"{host} answered {status} and asks to wait {seconds:,.0f} seconds; try again then")
        raise TryAgain(f"{host} answered {status}", seconds)
    names = sorted(visit.keys)
    if status in (401, 403):
        what = f"look at {' and '.join(names)}" if names else "it may ask for a key or refuse this network"
    else:
        what = f"look up the address at {visit.source.homepage}"
    raise NotFetched(f"{host} answered {status}; {what}")


def seconds_to_wait(text: str) -> float | None:
    """What Retry-After says: seconds, or a date; null where it says nothing."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def save(response: httpcore.Response, headers: httpx.Headers, path: Path, most: int, host: str) -> None:
    """Write an answer's content to disk, while it is not larger than ``most`` and as long as it says."""
    length = headers.get("content-length", "")
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    if path.suffix == ".csv" and not length and not chunked:
        raise NotFetched(f"{host} does not say how long its answer is, so that it may be cut off; fetch it by hand")
    if length.isdigit() and int(length) > most:
        raise too_large(host, most)
    size = 0
    with path.open("wb") as file:
        for part in inflate(response.iter_stream(), headers.get("content-encoding", "").strip().lower(), most, host):
            size += len(part)
            if size > most:
                raise too_large(host, most)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    sent = response.extensions["network_stream"].get_extra_info("body")
    if not chunked and length.isdigit() and sent is not None and sent > int(length):
        raise NotFetched(f"{host} sends more than the {int(length):,} bytes that it announces; try again later")


def too_large(host: str, most: int) -> NotFetched:
    """What is said of an answer that does not end."""
    return NotFetched(f"{host} sends more than {most:,} bytes; raise the source's largest if that is right")


def inflate(chunks: Iterable[bytes], encoding: str, most: int, host: str) -> Iterator[bytes]:
    """The content of a body, a little at a time however much it is pressed."""
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(f"{host} answers in the encoding {encoding[:20]!r}, which was not asked for; try again later")
    if encoding in ("", "identity"):
        yield from chunks
        return
    decoder, sent = zlib.decompressobj(31), 0
    try:
        for chunk in chunks:
            sent += len(chunk)
            if sent > most:
                raise too_large(host, most)
            while chunk:
                if decoder.eof:  # another member
                    decoder = zlib.decompressobj(31)
                yield decoder.decompress(chunk, CHUNK)
                chunk = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        yield decoder.flush()
    except zlib.error:
        raise TryAgain(f"{host} sends what is not gzip") from None
    if not decoder.eof:
        raise TryAgain(f"{host} broke off its answer")

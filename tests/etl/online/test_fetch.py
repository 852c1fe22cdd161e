"""Sources are fetched whole, all pages of all addresses, or not at all."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.online.fetch import Fetched, fetch, fetch_all
from etl.online.paging import count_pages
from etl.source import Online
from tests.etl.online.server import BREAK, HOST, Part, Request, Server, answer, redirect, running, unless_known
from tests.etl.online.toys import OTHER, PAGE, QUICK, TABLE, Fetch, held, in_pages, source


def test_an_answer_is_kept_under_its_name(server: Server, get: Fetch, tmp_path: Path) -> None:
    fetched = get(Online(server.serve("/toy", answer(TABLE)), "toy.csv"))
    assert fetched == Fetched((tmp_path / "toy" / "toy.csv",), "online", True)
    assert held(tmp_path) == {"toy.csv": TABLE}
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


def test_several_addresses_arrive_together_or_not_at_all(server: Server, get: Fetch, tmp_path: Path) -> None:
    first = Online(server.serve("/first", answer(TABLE)), "first.csv")
    second = Online(server.serve("/second", answer(PAGE), answer(OTHER)), "second.csv")
    assert not get(first, second).ok
    assert held(tmp_path) == {}
    assert get(first, second).ok
    assert held(tmp_path) == {"first.csv": TABLE, "second.csv": OTHER}


def test_an_unchanged_answer_is_not_sent_again(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv")
    get(online)
    before = (tmp_path / "toy" / "toy.csv").stat()
    fetched = get(online)
    assert fetched == Fetched((tmp_path / "toy" / "toy.csv",), "online, unchanged", True)
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    assert (tmp_path / "toy" / "toy.csv").stat() == before


def test_a_changed_answer_replaces_the_earlier_one(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"'), unless_known(OTHER, '"2"')), "toy.csv")
    assert [get(online).words for _ in range(3)] == ["online", "online", "online, unchanged"]
    assert held(tmp_path) == {"toy.csv": OTHER}


def test_the_same_content_sent_again_is_unchanged(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer(TABLE, Last_Modified=formatdate(0))), "toy.csv")
    assert [get(online).words for _ in range(2)] == ["online", "online, unchanged"]
    assert server.requests[-1].headers["if-modified-since"] == formatdate(0)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("place\n")])
def test_what_was_damaged_on_disk_is_asked_for_whole(
    damage: Callable[[Path], object], server: Server, get: Fetch, tmp_path: Path
) -> None:
    online = Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv")
    get(online)
    damage(tmp_path / "toy" / "toy.csv")
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_the_validators_of_another_address_are_not_used(server: Server, get: Fetch) -> None:
    get(Online(server.serve("/toy", unless_known(TABLE, '"1"')), "toy.csv"))
    assert get(Online(server.serve("/toy?year=2024", unless_known(OTHER, '"1"')), "toy.csv")).words == "online"


def test_a_server_that_says_unchanged_without_being_asked_is_refused(server: Server, get: Fetch) -> None:
    assert "answered 304" in get(Online(server.serve("/toy", answer(b"", 304, None)), "toy.csv")).words


def test_pages_are_followed_and_numbered(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", answer('{"n": 2, "next": null}'))
    online = in_pages(server.serve("/toy", answer(json.dumps({"n": 1, "next": second}))))
    assert [path.name for path in get(online).files] == ["toy_0.json", "toy_1.json"]
    assert json.loads(held(tmp_path)["toy_1.json"])["n"] == 2


def test_pages_that_an_answer_no_longer_has_are_taken_away(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", answer("{}"))
    online = in_pages(server.serve("/toy", answer(json.dumps({"next": second})), answer('{"next": null}')))
    get(online)
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy_0.json": '{"next": null}'}


def test_a_page_that_is_unchanged_stays_beside_one_that_changed(server: Server, get: Fetch, tmp_path: Path) -> None:
    second = server.serve("/toy?page=2", unless_known('{"n": 2}', '"a"'), answer('{"n": 3}'))
    first = json.dumps({"next": second})
    online = in_pages(server.serve("/toy", unless_known(first, '"b"')))
    get(online)
    assert get(online).words == "online"
    assert held(tmp_path) == {"toy_0.json": first, "toy_1.json": '{"n": 3}'}


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (answer("{}", 500), "answered 500"),
        (answer(PAGE), "web page"),
        (answer('{"next": "/toy"}'), "in a circle"),
        (answer('{"n": 2, "next": "/toy?page=2"}'), "in a circle"),
        (answer('{"next": "/toy?page=2"}'), "gives one page twice"),
        (answer('{"next": "http://localhost:1/toy"}'), "localhost, which is not declared"),
        (answer('{"next": "https://other.example.org/toy"}'), "other.example.org, which is not declared"),
        (answer('{"next": "file:///etc/passwd"}'), "another host, which is not declared"),
        (answer('{"next": "http://[::1"}'), "not as the source expects"),
        (answer('{"next": 2}'), "no address under 'next'"),
        (answer('[{"next": 2}]'), "no JSON object"),
    ],
)
def test_a_bad_page_leaves_the_earlier_answer(
    second: list[Part], words: str, server: Server, get: Fetch, tmp_path: Path
) -> None:
    online = in_pages(server.serve("/toy", answer("{}"), answer('{"next": "/toy?page=2"}')))
    server.serve("/toy?page=2", second)
    get(online)
    fetched = get(online)
    assert (fetched.ok, fetched.files) == (False, ())
    assert words in fetched.words
    assert held(tmp_path) == {"toy_0.json": "{}"}


def test_pages_without_an_end_are_stopped(server: Server, get: Fetch) -> None:
    def more(request: Request) -> list[Part]:
        number = int(request.path.split("=")[1])
        return answer(json.dumps({"n": number, "next": f"/toy?page={number + 1}"}))

    for number in range(30):
        server.serve(f"/toy?page={number}", more)
    assert "more than 20 pages" in get(in_pages(f"http://{HOST}:{server.port}/toy?page=0")).words


def test_a_server_that_does_not_heed_the_page_is_stopped(server: Server, get: Fetch) -> None:
    for number in range(1, 9):
        server.serve(f"/toy?page={number}", answer('{"maxPages": 9}'))
    online = Online(f"http://{HOST}:{server.port}/toy?page=1", "toy.json", next_page=count_pages())
    assert "gives one page twice" in get(online).words


def test_pages_together_are_not_larger_than_allowed(server: Server, get: Fetch) -> None:
    server.serve("/toy?page=2", answer(json.dumps({"text": "x" * 60})))
    online = in_pages(server.serve("/toy", answer(json.dumps({"next": "/toy?page=2", "text": "x" * 60}))), largest=120)
    assert "more than" in get(online).words


@pytest.mark.parametrize("status", [202, 408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int, server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer("[]", status), [BREAK], answer(TABLE)), "toy.csv")
    assert get(online).ok
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_a_server_that_stays_busy_is_given_up(server: Server, get: Fetch) -> None:
    fetched = get(Online(server.serve("/toy", answer("", 503)), "toy.csv"))
    assert fetched.words == "127.0.0.1 answered 503, tried 3 times; try again later"
    assert len(server.requests) == 3


def test_a_server_that_asks_to_wait_is_waited_for(server: Server, get: Fetch) -> None:
    online = Online(server.serve("/toy", answer("", 429, Retry_After="1"), answer(TABLE)), "toy.csv")
    begun = time.monotonic()
    assert get(online, longest_wait=2).ok
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("wait", ["3600", formatdate(time.time() + 3600, usegmt=True)], ids=["seconds", "day"])
def test_a_server_that_asks_to_wait_long_is_left_alone(wait: str, server: Server, get: Fetch) -> None:
    fetched = get(Online(server.serve("/toy", answer("", 429, Retry_After=wait)), "toy.csv"))
    assert "429 and asks to wait 3," in fetched.words
    assert len(server.requests) == 1


@pytest.mark.parametrize("wait", ["soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 400, "٣"])
def test_a_wait_that_means_nothing_is_the_usual_one(wait: str, server: Server, get: Fetch) -> None:
    reply = answer("", 503)
    reply[0] = reply[0].replace(b"\r\n\r\n", f"\r\nRetry-After: {wait}\r\n\r\n".encode())  # type: ignore[union-attr]
    assert get(Online(server.serve("/toy", reply, answer(TABLE)), "toy.csv")).ok


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "look up the address at https://toy.example.org/data"),
        (410, "look up the address"),
        (403, "it may ask for a key"),
        (204, "answered 204"),
        (206, "answered 206"),
        (400, "answered 400"),
    ],
)
def test_an_answer_that_is_none_is_not_asked_for_again(status: int, words: str, server: Server, get: Fetch) -> None:
    assert words in get(Online(server.serve("/toy", answer(TABLE, status)), "toy.csv")).words
    assert len(server.requests) == 1


def test_sources_are_fetched_each_by_itself(server: Server, tmp_path: Path) -> None:
    def mend(url: str, answer: object) -> str:
        raise KeyError("s3cret")

    good = source(Online(server.serve("/good", answer(TABLE)), "toy.csv"), id="good")
    bad = source(Online(server.serve("/bad", answer("", 500)), "toy.csv"), id="bad")
    broken = source(Online(server.serve("/broken", answer("{}")), "toy.json", next_page=mend), id="broken")
    offline = source(id="offline")
    odd = source(Online("http://[", "toy.csv"), id="odd")
    fetched = fetch_all([good, bad, broken, offline, odd], tmp_path, QUICK, loopback=HOST)
    assert {id: answer.ok for id, answer in fetched.items()} == {
        "good": True,
        "bad": False,
        "broken": False,
        "odd": False,
    }
    assert "KeyError" in fetched["broken"].words and "s3cret" not in fetched["broken"].words


def test_all_sources_together_end_in_time(server: Server, tmp_path: Path) -> None:
    server.serve("/toy", [0.2, b"H", 60.0])
    slow = [source(Online(f"http://{HOST}:{server.port}/toy", "toy.csv"), id=f"toy{n}") for n in range(40)]
    begun = time.monotonic()
    fetched = fetch_all(slow, tmp_path, replace(QUICK, altogether=0.6, silence=9), loopback=HOST)
    assert len(fetched) == 40 and not any(answer.ok for answer in fetched.values())
    assert time.monotonic() - begun < 3


def test_a_full_disk_is_said(server: Server, get: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    online = Online(server.serve("/toy", answer(TABLE), answer(OTHER)), "toy.csv")
    get(online)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.online.fetch.os.fsync", fail)
    assert get(online).words == "the answer cannot be written: No space left on device"
    assert held(tmp_path) == {"toy.csv": TABLE}


def test_an_answer_that_was_just_being_replaced_comes_back(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = Online(server.serve("/toy", answer(TABLE), answer("", 404)), "toy.csv")
    get(online)
    (tmp_path / "toy").rename(tmp_path / ".toy.old")
    assert not get(online).ok
    assert held(tmp_path) == {"toy.csv": TABLE}
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed here as only POSIX can")
def test_a_kill_at_any_moment_leaves_an_answer_whole(server: Server, get: Fetch, tmp_path: Path) -> None:
    online = in_pages(f"http://{HOST}:{server.port}/toy?page=1")
    for moment in range(100):
        before = serve_pages(server, 2 + moment % 2, f"before {moment}")
        assert get(online).ok
        after = serve_pages(server, 3, f"after {moment}")
        child = os.fork()
        if not child:
            try:
                die_at(moment)
                get(online)
            finally:
                os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        server.serve("/toy?page=1", answer("", 404))
        assert not get(online).ok
        assert held(tmp_path) in (before, after)
        assert [path.name for path in tmp_path.iterdir()] == ["toy"]
        if not ended:
            break
    assert held(tmp_path) == after
    assert moment > 10


def die_at(moment: int) -> None:
    """End this process as by a kill at so many changes of the disk from now."""
    changes = iter(range(moment))

    def first_die(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*arguments: Any, **options: Any) -> Any:
            if next(changes, None) is None:
                os._exit(9)
            return change(*arguments, **options)

        return changed

    for name in ("fsync", "rename", "replace", "unlink", "rmdir", "mkdir"):
        setattr(os, name, first_die(getattr(os, name)))


def serve_pages(server: Server, pages: int, content: object) -> dict[str, str]:
    """Serve so many pages, and what is held once they are fetched."""
    said = [
        json.dumps({"page": page, "content": content, "next": f"/toy?page={page + 1}" if page < pages else None})
        for page in range(1, pages + 1)
    ]
    for page, text in enumerate(said, 1):
        server.serve(f"/toy?page={page}", unless_known(text, f'"{hash(text)}"'))
    return {f"toy_{page}.json": text for page, text in enumerate(said)}


BAD: dict[str, list[Part]] = {
    "busy": answer("", 503),
    "gone": answer("", 404),
    "web page": answer(PAGE),
    "cut off": answer("{}", length=99),
    "too long": answer('{"next": null}    ', length=14),
    "reset": [BREAK],
    "half, then reset": [answer('{"next": null}', length=99)[0], BREAK],
    "not JSON": answer('{"next": '),
    "elsewhere": redirect("http://169.254.169.254/"),
    "in a circle": answer('{"next": "/toy"}'),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from(["good", "good", *BAD])), max_size=6))
def test_after_any_answers_the_folder_holds_the_last_good_one(answers: list[tuple[int, int, str]]) -> None:
    limits = replace(QUICK, attempts=1, silence=0.3)
    with running() as server, TemporaryDirectory() as folder:
        online = in_pages(f"http://{HOST}:{server.port}/toy?page=1")
        good: dict[str, str] = {}
        for pages, content, end in answers:
            whole = serve_pages(server, pages, content)
            if end in BAD:
                server.serve(f"/toy?page={pages}", BAD[end])
            server.serve("/toy", redirect("/toy"))
            fetched = fetch(source(online), Path(folder), limits, loopback=HOST)
            assert fetched.ok == (end == "good")
            if end == "good":
                good = whole
            assert held(Path(folder)) == good
            assert [path.name for path in Path(folder).iterdir()] == (["toy"] if good else [])

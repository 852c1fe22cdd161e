"""The refresh reads what was fetched, else what is here, else keeps what it had, and says which."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from etl import store
from etl.online.fetch import Fetched
from etl.source import Online, Source
from tests.etl.refreshing import DOCUMENTS, FIRST_DAY, NEXT_DAY, TOY, Place, change_of

ONLINE = replace(TOY, online=(Online("https://data.example.org/toy.csv", "toy.csv"),))


def arrive(place: Place, text: str) -> Callable[[Sequence[Source]], dict[str, Fetched]]:
    """What fetches a new file of the toy source."""

    def fetch(sources: Sequence[Source]) -> dict[str, Fetched]:
        assert [source.id for source in sources] == ["toy"]
        path = place.folders["downloads"] / "toy" / "toy.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return {"toy": Fetched((path,), "online", True)}

    return fetch


def fail(sources: Sequence[Source]) -> dict[str, Fetched]:
    """What cannot reach any source."""
    return {source.id: Fetched((), "no network", False) for source in sources}


def test_what_was_fetched_is_read_before_the_local_file(place: Place) -> None:
    report = place.refresh(ONLINE, DOCUMENTS, fetch=arrive(place, "1,killed,77\n"))
    assert place.values() == [41, 42, 51, 77]
    assert change_of(report, "toy").origin == "online"


def test_without_a_network_the_local_file_is_read_and_the_summary_says_so(place: Place) -> None:
    report = place.refresh(ONLINE, fetch=fail)
    assert place.values() == [7, 12, 30]
    assert (change_of(report, "toy").origin, report.not_fetched) == ("local file", {"toy": "no network"})
    assert report.stale == []


def test_without_a_network_an_earlier_download_is_read_unless_the_local_file_is_newer(place: Place) -> None:
    place.refresh(ONLINE, fetch=arrive(place, "1,killed,77\n"))
    local = place.root / "raw/toy.csv"
    os.utime(local, (0, 0))
    assert change_of(place.refresh(ONLINE, fetch=fail), "toy").origin.startswith("download of ")
    assert place.values() == [77]
    os.utime(local, (4_000_000_000, 4_000_000_000))
    assert change_of(place.refresh(ONLINE, fetch=fail), "toy").origin == "local file"
    assert place.values() == [7, 12, 30]


def test_without_network_and_file_the_last_good_figures_stay(place: Place) -> None:
    place.refresh(ONLINE)
    (place.root / "raw/toy.csv").unlink()
    report = place.refresh(ONLINE, fetch=fail, now=NEXT_DAY)
    assert change_of(report, "toy").origin == "last good figures"
    assert place.values() == [7, 12, 30]


def test_an_answer_of_another_shape_leaves_the_last_good_figures_and_says_why(place: Place) -> None:
    place.refresh(ONLINE)
    report = place.refresh(ONLINE, fetch=arrive(place, "1;killed;77\n"), now=NEXT_DAY)
    assert place.values() == [7, 12, 30]
    assert report.stale == ["toy: toy.csv has another shape; mend it"]


def test_when_each_source_was_tried_and_when_with_success_is_written_down(place: Place) -> None:
    place.refresh(ONLINE)
    place.refresh(ONLINE, fetch=fail, now=NEXT_DAY)
    log = json.loads(store.attempts(place.table).read_text(encoding="utf-8"))
    assert log["toy"] == {
        "tried": NEXT_DAY.isoformat(),
        "succeeded": FIRST_DAY.isoformat(),
        "origin": "local file",
        "not_fetched": "no network",
    }

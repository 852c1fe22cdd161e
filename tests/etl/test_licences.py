"""Tests of what may be installed: every licence accepted, every file pinned by its hash, no index named."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from etl.licences import EXCEPTIONS, PAGE, is_accepted, licence_of, licences, read_requirements

ROOT = Path(__file__).parents[2]
COMPILED = ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt")


@pytest.mark.parametrize("package", read_requirements(ROOT / "requirements.txt"))
def test_the_licence_of_every_package_is_accepted(package):
    licence = licence_of(package)
    assert is_accepted(package, licence), f"{package} is under {licence}: choose another one, or say why it may stay"


def test_the_page_of_licences_is_up_to_date():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == licences(), f"{PAGE} is behind: run `python -m etl.licences`"


def test_every_exception_is_still_needed():
    assert set(EXCEPTIONS) <= set(read_requirements(ROOT / "requirements.txt"))
    assert not any(is_accepted("another", licence_of(package)) for package in EXCEPTIONS)


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


@pytest.mark.parametrize("name", COMPILED)
def test_every_file_of_every_package_is_pinned_by_its_hash_and_no_index_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.split(r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    assert len(pins) > 50
    assert all("--hash=sha256:" in pin for pin in pins if pin.strip())
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", text)

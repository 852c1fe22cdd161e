"""The bill of materials: CycloneDX by its own schema, and what is pinned, no more and no less, with no network."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from etl import sbom
from etl.licences import licence_of
from etl.pins import PROJECT, read_pins
from etl.trusted import FILES, PACKAGES, read_record

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def text() -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr(socket, "socket", None)  # whoever asks a network for anything ends here
        return sbom.bill()


@pytest.fixture(scope="module")
def bill(text: str):
    return json.loads(text)


def test_it_is_cyclonedx_by_its_own_schema(text: str):
    assert sbom.validate(text) is None


def test_a_bill_that_is_no_cyclonedx_is_told_and_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sbom, "bill", lambda: json.dumps({"bomFormat": "CycloneDX", "components": [{"version": "1"}]}))
    app = typer.Typer()
    app.command()(sbom.main)
    done = CliRunner().invoke(app, ["--output", str(tmp_path / "sbom.json")])
    assert done.exit_code == 1
    assert "it would be no CycloneDX" in done.output
    assert list(tmp_path.iterdir()) == []


def test_its_packages_are_the_pinned_ones_with_their_hashes_and_licences(bill):
    listed = {
        (one["name"], one["version"]): (
            {known["content"] for reference in one["externalReferences"] for known in reference["hashes"]},
            one["licenses"][0].get("expression") or next(iter(one["licenses"][0]["license"].values())),
        )
        for one in bill["components"]
        if "purl" in one
    }
    pins = read_pins(ROOT / "requirements.txt")
    assert listed == {(pin.name, pin.version): (set(pin.hashes), licence_of(pin.name)) for pin in pins}


def test_what_steers_reading_and_is_no_package_is_in_it_with_its_hash(bill):
    own = {one["name"]: one["hashes"][0]["content"] for one in bill["components"] if "purl" not in one}
    assert own == {name: read_record()[name] for name in FILES}


def test_models_are_said_to_be_models(bill):
    models = {one["name"] for one in bill["components"] if one["type"] == "machine-learning-model"}
    assert {name.replace("-", "_") for name in models} == {*PACKAGES, "etl/prose/confidence.json"}


def test_it_says_what_needs_what(bill):
    needs = {one["ref"]: {*one.get("dependsOn", ())} for one in bill["dependencies"]}
    name_of = {one["bom-ref"]: one["name"] for one in bill["components"]}
    assert {name_of[ref] for ref in needs[PROJECT]} > {"streamlit", "spacy", *FILES}
    assert "thinc" in {name_of[ref] for ref in needs[next(ref for ref in name_of if "spacy@" in ref)]}
    reached, ahead = set(), [PROJECT]
    while ahead:
        ref = ahead.pop()
        ahead += needs[ref] - reached
        reached |= needs[ref]
    assert reached == set(name_of)


def test_it_names_no_index_and_no_moment_and_is_the_same_each_time(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    assert re.findall(r"https?://(?!cyclonedx\.org/)[^\"]*", text) == []
    assert sbom.bill() == text

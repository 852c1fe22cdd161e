"""Writes sbom.json, the bill of materials of the product, as CycloneDX: make sbom, or python -m etl.sbom --output FILE.

It lists what `requirements.txt` pins, each package with its version, licence, the SHA-256 of its files and what it
needs, and the models and gazetteer of `etl/trusted.sha256` that are no packages. Nothing is asked of any network, and
the same requirements give the same file to the byte. cyclonedx-python-lib is a package of the development group.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from etl.licences import licence_of
from etl.pins import PROJECT, Pin, read_pins
from etl.trusted import FILES, PACKAGES, read_record

BILL: Final = Path("sbom.json")
MODELS: Final = (*PACKAGES, "etl/prose/confidence.json")
"""Of packages and files those that are models; Python writes the packages' names with other strokes than the index."""


def bill() -> str:
    """The bill of materials as JSON. Raises PackageNotFoundError for a pinned package that is not installed."""
    with Path("pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    root = Component(
        name=project["name"],
        version=project["version"],
        description=project["description"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string("MIT")],
        bom_ref=project["name"],
    )
    pins = read_pins()
    packages = [describe_package(pin) for pin in pins]
    own = [describe_file(name, sha256) for name, sha256 in read_record().items() if name in FILES]
    found = Bom(components=[*packages, *own])
    found.metadata.component = root
    found.register_dependency(root, [*needed_by(PROJECT, pins, packages), *own])
    for pin, package in zip(pins, packages, strict=True):
        found.register_dependency(package, needed_by(pin.name, pins, packages))
    written: dict[str, Any] = json.loads(JsonV1Dot6(found).output_as_string())
    del written["serialNumber"], written["metadata"]["timestamp"]  # of the moment, not of what is pinned
    return json.dumps(written, indent=1, ensure_ascii=False) + "\n"


def describe_package(pin: Pin) -> Component:
    """A pinned package as a component; where it is installed on some systems only, a property says on which."""
    url = PackageURL(type="pypi", name=pin.name, version=pin.version)
    return Component(
        name=pin.name,
        version=pin.version,
        type=type_of(pin.name.replace("-", "_")),
        purl=url,
        bom_ref=str(url),
        licenses=[LicenseFactory().make_from_string(licence_of(pin.name))],
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(str(url)),
                comment="every file of this version that may be installed",
                hashes=[hash_of(sha256) for sha256 in pin.hashes],
            )
        ],
        properties=[Property(name="python:marker", value=pin.marker)] if pin.marker else [],
    )


def describe_file(name: str, sha256: str) -> Component:
    """A file of ours that steers reading and nobody wrote by hand, as a component."""
    return Component(name=name, type=type_of(name), hashes=[hash_of(sha256)], bom_ref=name)


def type_of(name: str) -> ComponentType:
    """What kind of component a package or file is, by its name: a model, a library, or data."""
    if name in MODELS:
        return ComponentType.MACHINE_LEARNING_MODEL
    return ComponentType.DATA if "/" in name else ComponentType.LIBRARY


def hash_of(sha256: str) -> HashType:
    """A SHA-256 in hexadecimal, as CycloneDX has it."""
    return HashType(alg=HashAlgorithm.SHA_256, content=sha256)


def needed_by(name: str, pins: Sequence[Pin], packages: Iterable[Component]) -> list[Component]:
    """Of the packages, which stand in the order of their pins, those that one of them, or the product, needs."""
    return [package for pin, package in zip(pins, packages, strict=True) if name in pin.via]


def validate(text: str) -> str | None:
    """What is wrong with a bill of materials by CycloneDX's own schema; null where nothing is."""
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return None if wrong is None else str(wrong)


def main(output: Annotated[Path, typer.Option("--output", help="The file to write.")] = BILL) -> None:
    """Write the bill of materials of the product. Ends with 1 where it does not meet CycloneDX's schema."""
    text = bill()
    if wrong := validate(text):
        typer.echo(f"{output} is not written, it would be no CycloneDX: {wrong}", err=True)
        raise typer.Exit(1)
    output.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(f"{output}: {len(json.loads(text)['components']):,} components")


if __name__ == "__main__":
    typer.run(main)

"""docs/figures.md and the schema say the same."""

from __future__ import annotations

import re
from pathlib import Path

from etl.reference import reference, write_reference
from etl.schema import CLAIM_ONLY, FIELDS, OUTCOMES

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_the_page_is_what_the_schema_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "docs/figures.md is behind: run `python -m etl.reference`"


def test_every_column_and_outcome_has_its_line_in_the_order_of_the_schema() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", reference(), flags=re.M)
    assert listed == [*(field.name for field in FIELDS), *OUTCOMES, *CLAIM_ONLY]


def test_every_allowed_word_is_on_the_line_of_its_column() -> None:
    lines = {line.split("`")[1]: line for line in reference().splitlines() if line.startswith("| `")}
    for field in FIELDS:
        assert field.meaning in lines[field.name]
        if field.name != "outcome":
            assert all(f"`{word}`" in lines[field.name] for word in field.vocabulary)
    for category, outcomes in OUTCOMES.items():
        assert all(f"`{outcome}`" in lines[category] for outcome in outcomes)


def test_the_page_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    write_reference(tmp_path / "docs" / "figures.md")
    assert (tmp_path / "docs" / "figures.md").read_text(encoding="utf-8") == reference()

"""An answer of the ReliefWeb API: many reports, each with its title, date, sources and body."""

from __future__ import annotations

import json
import logging
from datetime import date
from typing import Any

from etl.documents import html, plain
from etl.documents.blocks import Block, assemble
from etl.documents.document import UnreadableDocument

log = logging.getLogger(__name__)


def read_reliefweb(content: bytes, name: str) -> list[dict[str, Any]]:
    """The records of the reports in an answer; `part` is ReliefWeb's own id.

    Reports without a body are told in the log. The licence stays unknown: the answer does not say it.
    Raises UnreadableDocument for another JSON, or where no report has a body.
    """
    try:
        answer = json.loads(plain.decode(content, name))
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableDocument(f"{name}: not JSON; save the answer of the ReliefWeb API again.") from None
    reports = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(reports, list) or not all(
        isinstance(report, dict) and isinstance(report.get("fields"), dict) for report in reports
    ):
        raise UnreadableDocument(f"{name}: no ReliefWeb answer: it has no data[].fields; other JSON is not read.")
    records: dict[str, dict[str, Any]] = {}
    for number, report in enumerate(reports, 1):
        part = str(report.get("id") or report["fields"].get("id") or number)
        record = {**_describe(report["fields"]), **assemble(_body(report["fields"], f"{name}, report {part}"))}
        if record["text"]:
            records[part] = {**record, "part": part}
    if not records:
        raise UnreadableDocument(f"{name}: no report has a body; ask the API for the field body-html.")
    if len(records) < len(reports):
        log.warning("%s: %d of %d reports have no body", name, len(reports) - len(records), len(reports))
    return list(records.values())


def _describe(fields: dict[str, Any]) -> dict[str, Any]:
    sources = [source.get("shortname") or source.get("name") for source in _listed(fields.get("source"))]
    languages = [language.get("code") for language in _listed(fields.get("language"))]
    dates = fields.get("date") if isinstance(fields.get("date"), dict) else {}
    url = fields.get("url_alias") or fields.get("url")
    return {
        "title": fields.get("title") if isinstance(fields.get("title"), str) else "",
        "published_on": _day(dates.get("original")) or _day(dates.get("created")),  # type: ignore[union-attr]
        "publisher": ", ".join(source for source in sources if isinstance(source, str)) or None,
        "language": next((code[:2].lower() for code in languages if isinstance(code, str)), None),
        "url": url if isinstance(url, str) else None,
    }


def _listed(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10]) if said else None
    except ValueError:
        return None


def _body(fields: dict[str, Any], where: str) -> list[Block]:
    for field in ("body-html", "body"):
        text = fields.get(field)
        if isinstance(text, str) and text.strip():
            if field == "body-html":
                return list(html.to_blocks(html.parse(text, where)))
            return list(plain.to_markdown_blocks(text))
    return []

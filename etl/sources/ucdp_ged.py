"""UCDP Georeferenced Event Dataset: people killed in each event of organised violence, any country, any version.

Codebook: Högbladh, UCDP GED Codebook (https://ucdp.uu.se/downloads/ged/ged251.pdf; of the monthly candidates
https://ucdp.uu.se/downloads/candidateged/ucdp-candidate-codebook1.3.pdf), sections on estimates, ``where_prec``,
``date_prec`` and ``code_status``. The Syria file has 41 columns, version 19.1 has 42, later ones 49; an event keeps
its id. Whoever wants the whole world puts https://ucdp.uu.se/downloads/ged/ged261-csv.zip among the raw files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.online.paging import follow_link
from etl.places.locate import locate
from etl.source import Extract, Online, Source
from etl.tables.formats import names_of, read_csv, read_json, read_zipped_csv

TEXT: Final = (
    *("id", "type_of_violence", "side_a", "side_b", "source_office", "where_prec", "where_coordinates"),
    *("adm_1", "adm_2", "latitude", "longitude", "country_id", "date_prec", "date_start", "date_end"),
)
MAY_BE_EMPTY: Final = ("source_office", "adm_1", "adm_2")
PARTS: Final = ("deaths_civilians", "deaths_a", "deaths_b", "deaths_unknown")
COUNTS: Final = ("low", "best", "high", *PARTS)
STATUS: Final = "code_status"
# Headlines and article titles are other people's words: they stay out of the table.
IGNORED: Final = (
    *("year", "active_year", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name", "side_a_new_id"),
    *("side_b_new_id", "number_of_sources", "source_article", "source_date", "source_headline"),
    *("source_original", "geom_wkt", "priogrid_gid", "country", "region", "event_clarity"),
)
NOT_IN_EVERY_VERSION: Final = (
    *("gwnoa", "gwnob", "relid", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id"),
    "where_description",
)

# 1: exact place, 2: within about 25 km of it, 3: district, 4: governorate, 5: part of one or a line, 6: country,
# 7: international waters or airspace.
PLACE_PRECISION: Final = {
    "1": "point", "2": "town", "3": "admin2", "4": "admin1", "5": "region", "6": "country", "7": "region",
}  # fmt: skip
# 1: the day, 2: two to six days, 3: the week, 4: the month, 5: more than a month, up to a year.
DATE_PRECISION: Final = {"1": "day", "2": "interval", "3": "week", "4": "month", "5": "year"}
ONE_SIDED: Final = "3"
KIND_OF_PLACE: Final = r"\s+(town|city|village|Governorate|district)$"
KIND_OF_REGION: Final = r"(?i)\s+(governorate|district|state|division|region|province)$"
CENTRE_OF: Final = r"^(Mintaqat )?(Markaz )?"  # Arabic: district, centre; as UCDP names Syrian districts
# country_id is the Gleditsch-Ward number of the state on whose territory it happened.
COUNTRIES: Final = dict(
    pair.split(":")
    for pair in """
    2:USA 20:CAN 31:BHS 40:CUB 41:HTI 42:DOM 51:JAM 52:TTO 53:BRB 70:MEX 80:BLZ 90:GTM 91:HND 92:SLV 93:NIC 94:CRI
    95:PAN 100:COL 101:VEN 110:GUY 115:SUR 130:ECU 135:PER 140:BRA 145:BOL 150:PRY 155:CHL 160:ARG 165:URY 200:GBR
    205:IRL 210:NLD 211:BEL 212:LUX 220:FRA 225:CHE 230:ESP 235:PRT 260:DEU 290:POL 305:AUT 310:HUN 316:CZE 317:SVK
    325:ITA 338:MLT 339:ALB 340:SRB 341:MNE 343:MKD 344:HRV 345:SRB 346:BIH 349:SVN 350:GRC 352:CYP 355:BGR
    359:MDA 360:ROU 365:RUS 366:EST 367:LVA 368:LTU 369:UKR 370:BLR 371:ARM 372:GEO 373:AZE 375:FIN 380:SWE 385:NOR
    390:DNK 395:ISL 402:CPV 404:GNB 411:GNQ 420:GMB 432:MLI 433:SEN 434:BEN 435:MRT 436:NER 437:CIV 438:GIN 439:BFA
    450:LBR 451:SLE 452:GHA 461:TGO 471:CMR 475:NGA 481:GAB 482:CAF 483:TCD 484:COG 490:COD 500:UGA 501:KEN 510:TZA
    516:BDI 517:RWA 520:SOM 522:DJI 530:ETH 531:ERI 540:AGO 541:MOZ 551:ZMB 552:ZWE 553:MWI 560:ZAF 565:NAM 570:LSO
    571:BWA 572:SWZ 580:MDG 581:COM 590:MUS 600:MAR 615:DZA 616:TUN 620:LBY 625:SDN 626:SSD 630:IRN 640:TUR 645:IRQ
    651:EGY 652:SYR 660:LBN 663:JOR 666:ISR 670:SAU 678:YEM 680:YEM 690:KWT 692:BHR 694:QAT 696:ARE 698:OMN 700:AFG
    701:TKM 702:TJK 703:KGZ 704:UZB 705:KAZ 710:CHN 712:MNG 713:TWN 731:PRK 732:KOR 740:JPN 750:IND 760:BTN 770:PAK
    771:BGD 775:MMR 780:LKA 781:MDV 790:NPL 800:THA 811:KHM 812:LAO 816:VNM 820:MYS 830:SGP 835:BRN 840:PHL 850:IDN
    860:TLS 900:AUS 910:PNG 920:NZL 940:SLB 950:FJI
    """.split()  # noqa: SIM905
)
NO_CODE: Final = ("347",)  # Kosovo has no ISO 3166 code
# The Gleditsch-Ward list has no Palestine: its territory has Israel's number, and UCDP names it in adm_1.
PALESTINIAN: Final = r"\b(Gaza|West Bank)\b"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame, str | None]:
    """The events, one a row, typed; the rows that cannot be read; and the member of an archive that they are in."""
    member = None
    if path.suffix == ".zip":
        member, table = read_zipped_csv(path)
    elif path.suffix == ".json":
        table = read_json(path, at="Result")[0]
    else:
        table = read_csv(path)
    said = names_of(table)
    sometimes = [name for name in (STATUS, *NOT_IN_EVERY_VERSION) if name in said]
    tables.demand_shape(path, table, (*TEXT, *COUNTS), (*IGNORED, *sometimes), SOURCE.rows)
    status = STATUS if STATUS in said else pl.lit("Clear").alias(STATUS)
    table = table.select(tables.ROW, *TEXT, *COUNTS, status)
    table = tables.filled(table, *(name for name in table.columns if name not in MAY_BE_EMPTY))
    tables.demand_labels(path, table, "type_of_violence", ["1", "2", ONE_SIDED])
    tables.demand_labels(path, table, "country_id", (*COUNTRIES, *NO_CODE))
    tables.demand_labels(path, table, "where_prec", PLACE_PRECISION)
    tables.demand_labels(path, table, "date_prec", DATE_PRECISION)
    tables.refuse(path, table, STATUS, ~pl.col(STATUS).str.contains("^(Clear|Check .+)$"), "is no status we know")
    tables.refuse(path, table, "id", pl.col("id").is_duplicated(), "is the id of two events")
    table = tables.dates(tables.whole_numbers(table, *COUNTS), "date_start", "date_end")
    of_civilians = (pl.col("side_b") == "Civilians") & (pl.col("deaths_b") > 0)
    table = tables.reject(table, "deaths_b", of_civilians, "is deaths of civilians as a side, which UCDP counts apart")
    return *tables.sort_out(tables.degrees(table, "latitude", "longitude")), member


def extract(path: Path) -> Extract:
    """For each event its best estimate, between low and high, and the deaths by side that are parts of it.

    Candidates that UCDP has still to check (whether the event belongs, who, where, how many) are left out: many change
    or go before the yearly version.
    """
    events, rejected, member = read(path)
    table = _place(events.filter(pl.col(STATUS) == "Clear"))
    left_out = {
        "events that UCDP has still to check": events.height - table.height,
        "events with 0 in every estimate": table.filter(pl.max_horizontal(COUNTS) == 0).height,
        "parts that say 0": sum(table.filter(pl.col(part) == 0).height for part in PARTS),
    }
    low, best, high = pl.col("low"), pl.col("best"), pl.col("high")
    certain = (low == best) & (best == high)
    whole = table.filter(pl.max_horizontal(COUNTS) > 0).select(
        *_event(path, member, "best"),
        # In a few events the printed estimates contradict each other: the widest of them are the bounds.
        reported_term=pl.when((low <= best) & (best <= high))
        .then(pl.lit("best estimate"))
        .otherwise(pl.format("best estimate, printed with low {} and high {}", low, high)),
        qualifier=pl.when(certain).then(pl.lit("exact")).otherwise(pl.lit("between")),
        printed_low=pl.when(~certain).then(pl.min_horizontal("low", "best", "high")),
        printed_high=pl.when(~certain).then(pl.max_horizontal("low", "best", "high")),
        status=pl.lit("all"),
    )
    claims = pl.concat([whole, *(_part(path, member, table, name, certain) for name in PARTS)], how="diagonal")
    return Extract(claims, rejected, left_out)


def _part(path: Path, member: str | None, table: pl.DataFrame, name: str, certain: pl.Expr) -> pl.DataFrame:
    """The deaths of one column as parts of ``best``; where the whole is uncertain so is the part, up to the whole."""
    side = {"deaths_a": pl.col("side_a"), "deaths_b": pl.col("side_b")}.get(name)
    words = {"deaths_civilians": "civilians", "deaths_unknown": "people of unknown status"}
    status = {"deaths_civilians": "civilian", "deaths_unknown": "unknown"}.get(name, "combatant")
    group = None
    if side is not None:
        group = pl.when(side.str.starts_with("Government of ")).then(pl.lit("soldier")).otherwise(pl.lit("fighter"))
    return table.filter(pl.col(name) > 0).select(
        *_event(path, member, name),
        reported_term=pl.format("side {}: {}", pl.lit(name[-1]), side) if side is not None else pl.lit(words[name]),
        qualifier=pl.when(certain).then(pl.lit("exact")).otherwise(pl.lit("about")),
        printed_high=pl.when(~certain).then(pl.max_horizontal("low", "best", "high")),
        status=pl.lit(status),
        group=group if group is not None else pl.lit(None, dtype=pl.String),
        part_of_key=pl.lit("best"),
    )


def _place(table: pl.DataFrame) -> pl.DataFrame:
    """The events with ``place`` and codes, never finer than ``where_prec`` says: UCDP also names the district of the
    point that stands for a road or a region."""
    first, second = (pl.col(name).str.replace(KIND_OF_REGION, "") for name in ("adm_1", "adm_2"))
    nation = pl.col("country_id").replace_strict(COUNTRIES, default=None)
    palestinian = (nation == "ISR") & first.str.contains(PALESTINIAN)
    table = table.with_columns(
        nation=pl.when(palestinian).then(pl.lit("PSE")).otherwise(nation),
        first=first,
        second=second.str.replace(CENTRE_OF, ""),
    )
    governorate = locate(table, "nation", "first")["place"]
    table = locate(table, "nation", "first", "second")
    place = {
        "admin2": pl.when(pl.col("second").is_not_null()).then("place"),
        "admin1": pl.when(pl.col("first").is_not_null()).then(governorate),
        "country": pl.col("nation").replace_strict(tables.country_names(), default=None),
    }
    precision = pl.col("where_prec").replace_strict(PLACE_PRECISION)
    named = [pl.when(precision == level).then(name) for level, name in place.items()]
    point = pl.col("where_coordinates").str.replace(KIND_OF_PLACE, "")
    return table.with_columns(
        place=pl.coalesce(*named, point),
        place_precision=precision,
        admin2_pcode=pl.when(precision.is_in(["point", "town", "admin2"])).then("admin2_pcode"),
    )


def _event(path: Path, member: str | None, column: str) -> list[pl.Expr]:
    """The answers that every figure of an event shares."""
    said = {
        "outcome": pl.lit("killed"),
        "measure": pl.lit("flow"),
        "number_text": pl.col(column).cast(pl.String),
        "value": pl.col(column),
        "alleged_actor": pl.when(pl.col("type_of_violence") == ONE_SIDED).then("side_a"),
        "period_start": pl.col("date_start"),
        "period_end": pl.col("date_end"),
        "period_precision": pl.col("date_prec").replace_strict(DATE_PRECISION),
        "place": pl.col("place"),
        "place_text": pl.col("where_coordinates"),
        "iso3": pl.col("nation"),
        "admin1_pcode": pl.col("admin1_pcode"),
        "admin2_pcode": pl.col("admin2_pcode"),
        "lat": pl.col("latitude"),
        "lon": pl.col("longitude"),
        "place_precision": pl.col("place_precision"),
        "place_role": pl.lit("occurrence"),
        "source": pl.lit("UCDP"),
        "source_type": pl.lit("monitor"),
        "attribution_text": pl.col("source_office").str.split(";").list.unique(maintain_order=True).list.join("; "),
        "relay_depth": pl.lit(0),
        "document_id": pl.format("{}/{}", pl.lit(SOURCE.id), "id"),
        "table_ref": tables.cell(path, column, member),
    }
    return [answer.alias(name) for name, answer in said.items()]


SOURCE: Final = Source(
    id="ucdp_ged",
    title="UCDP Georeferenced Event Dataset",
    publisher="Uppsala Conflict Data Program",
    licence="CC-BY-4.0",
    redistributable=True,
    citation=(
        "Sundberg, Ralph, and Erik Melander, 2013, Introducing the UCDP Georeferenced Event Dataset, "
        "Journal of Peace Research 50(4); UCDP, Uppsala University, https://ucdp.uu.se"
    ),
    caveat=(
        "Deaths in events of organised violence by a named actor, at least one death each, so a floor of all deaths; "
        "only the countries and years of the files that were read (in the published table Syria 2016-2019, Myanmar and "
        "Bangladesh 1989-2018). The Syria file holds every clear event, the general ones only those of conflicts with "
        "25 deaths in some year: do not compare the two. The number is UCDP's best estimate between its low and high "
        "ones; where those contradict each other, the widest of the three are the bounds. Deaths by side have no range "
        "of their own. Candidate events that UCDP has still to check are left out."
    ),
    homepage="https://ucdp.uu.se/downloads/",
    cadence="yearly",
    counts="people killed in organised violence, event by event",
    does_not_count="deaths in events without a named actor or a clear date, and deaths of hunger and disease in war",
    # Of an event that several files give, the first is kept: the yearly version goes before the candidates of several
    # months, these before those of one month, all before the special files of 2019.
    files=(
        *("ged[0-9][0-9][0-9]-csv.zip", "ged[0-9][0-9][0-9].csv", "GEDEvent_v[0-9][0-9]_1.csv", "ucdp_ged_api_*.json"),
        *("GEDEvent_v[0-9][0-9]_01_*.csv", "GEDEvent_v*.csv", "hdx_ucdp_download.zip", "ucdp_ged_syria_v*.csv"),
    ),
    rows=(1, 600_000),
    version=2,
    extract=extract,
    online=(
        Online(
            url="https://ucdpapi.pcr.uu.se/api/gedevents/26.1?Country=652&pagesize=1000&page=0",
            file="ucdp_ged_api.json",
            headers={"x-ucdp-access-token": "{UCDP_TOKEN}"},
            next_page=follow_link("NextPageUrl"),
            largest=500_000_000,
        ),
    ),
)

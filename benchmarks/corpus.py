"""A corpus of invented situation reports with the mix of real ones: about one sentence in eight is a candidate."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from etl.prose import Document

SENTENCES: Final = 30
"""Sentences in a report."""

HARM_TOLD: Final = 10
"""One sentence in so many tells a harm. Words such as "lost" or "access" make candidates of some others."""

SLOTS: Final[dict[str, tuple[str, ...]]] = {
    "place": (
        "Idleb", "Aleppo", "Omdurman", "El Fasher", "Goma", "Kharkiv", "Kherson", "Sanaa", "Taiz", "Port-au-Prince",
        "Gaza City", "Khan Younis", "Rafah", "Mogadishu", "Bamako", "Kidal", "Mopti", "Maiduguri", "Kabul", "Herat",
        "Beira", "Pemba", "Sittwe", "Cox's Bazar", "Tripoli", "Benghazi", "Bangui", "Nyala", "Zaporizhzhia", "Homs",
    ),
    "country": (
        "Syria", "Sudan", "Ukraine", "Yemen", "Haiti", "Somalia", "Mali", "Nigeria", "Afghanistan", "Mozambique",
        "Myanmar", "Libya", "Chad", "Lebanon", "Türkiye", "South Sudan", "Burkina Faso", "Niger", "Iraq", "Colombia",
    ),
    "body": (
        "UNHCR", "OCHA", "UNICEF", "the World Food Programme", "the health ministry", "the civil defence",
        "the Red Crescent", "the provincial council", "IOM", "the water authority", "the governor's office",
        "Doctors Without Borders", "the education cluster", "the protection working group", "WHO",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "month": ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November"),
    "money": ("$2.4 million", "$120 million", "£35,000", "€1.2 million", "$480,000"),
    "percent": ("12 per cent", "38%", "about 60 percent", "4.5 per cent", "nearly a third", "two thirds"),
    "goods": (
        "food parcels", "hygiene kits", "blankets", "water purification tablets", "school bags", "trauma kits",
        "seed packages", "solar lamps", "tarpaulins", "cooking sets", "litres of fuel", "tonnes of wheat flour",
    ),
    "topic": (
        "the price of bread", "access for aid convoys", "the state of the main road", "the coming cold season",
        "fuel shortages", "the reopening of the crossing", "the cholera response", "the planting season",
        "the talks between both parties", "the new registration system", "power cuts", "the harvest", "cash assistance",
    ),
    "name": (
        "Amina Diallo", "Jean-Pierre Moreau", "Samir Haddad", "Olena Kovalenko", "Grace Akello", "Yusuf Rahmani",
        "Marta Lindqvist", "Carlos Ortega", "Fatima al-Hassan", "Peter Novak",
    ),
    "role": (
        "a spokesperson for the agency", "the head of the local office", "a nurse at the clinic", "a shopkeeper",
        "the deputy coordinator", "a farmer from the area", "the director of the school", "a municipal engineer",
    ),
    "people": ("people", "civilians", "residents", "villagers", "women and children", "children", "students"),
    "attack": ("shelling", "an air strike", "a drone strike", "clashes", "an explosion", "rocket fire", "heavy floods"),
    "qualifier": ("", "", "", "at least ", "more than ", "about ", "nearly ", "up to "),
}  # fmt: skip

NEUTRAL: Final = (
    "Prices for wheat flour in {place} rose by {percent} between {month} and the end of the year, traders said.",
    "{body} said on {day} that it was following {topic} closely and would publish an update next week.",
    "The road between {place} and {place} reopened to trucks on {day} after repairs that took {small} weeks.",
    "A convoy of {small} trucks carrying {goods} reached {country} in the early hours of {day}.",
    "According to {name}, {role}, the main concern in {place} remains {topic}.",
    "The meeting, held in {place} on {dom} {month}, was attended by {small} delegations and lasted over two hours.",
    "Donors have so far pledged {money}, which covers {percent} of what the response plan for {country} asks for.",
    "In the coming weeks, partners will distribute {big} {goods} in the districts around {place}.",
    "Rain is expected in the north of {country} from {day}, with temperatures between 8 and 17 degrees.",
    "The market in the centre of {place} was open on {day}, although only {small} stalls had vegetables to sell.",
    '"We wait for news about {topic} every day," said {name}, {role}.',
    "Water is available for {small} hours a day in most neighbourhoods of {place}, down from {small} hours in {month}.",
    "{body} has trained {small} engineers to keep the pumping stations around {place} running.",
    "Negotiators from both sides met in {country} for the {ordinal} time since {month}, without a joint statement.",
    "The airport of {place}, closed since {month} {year}, handled its first cargo flight on {dom} {month}.",
    "More than {small} organisations work in the province, mainly on {topic}.",
    "Satellite images taken on {dom} {month} {year} show new construction on the western edge of {place}.",
    "The assessment used {big} interviews carried out by telephone in {small} districts of {country}.",
    "Fuel stations in {place} opened at 6:30 a.m. and closed before noon because no delivery came.",
    "{name}, {role}, described {topic} as the question that everybody in {place} asks first.",
    "The bridge, {small} km south of {place}, will be repaired with funds from {body}.",
    "Schools in {country} are due to open again on {dom} {month}, two weeks later than planned.",
    "The currency lost {percent} of its value against the dollar in {year}, and rents in {place} doubled.",
    "{body} welcomed the agreement and called on all parties to put it into practice without delay.",
    "Mobile teams visited {small} villages near {place} to check wells, latrines and storage rooms.",
    "In {year}, the government of {country} adopted a law on {topic}, which parliament amended twice.",
    "Electricity came back in parts of {place} on {day} evening after a break of {small} days.",
    "The next review of the plan is set for {month}, when new figures on {topic} will be ready.",
    "Traders in {place} say that {topic} has changed how they plan the season.",
    "The warehouse stores {big} {goods}, enough for {small} weeks at the present pace.",
    "Of the {money} asked for, {money} was in the bank by {dom} {month} {year}.",
    "Cold nights are back in the hills above {place}, and firewood costs {percent} more than a year ago.",
    "The clinic in {place} works from Sunday to Thursday, with {small} nurses and two midwives.",
    "Article {small} of the agreement asks both parties to report to {body} every {small} days.",
    "Local radio in {place} broadcasts advice on {topic} twice a day in {small} languages.",
    "Many families in {place} prefer cash to {goods}, {name}, {role}, told reporters.",
    "The security situation around {place} remained calm but unpredictable throughout {month}.",
    "Aid workers described the damage to the road network as limited, and {topic} as more pressing.",
    "The population of {place} before the war is put at {big} in the census of {year}.",
    "A delegation from {country} visited {place} on {day} to discuss {topic} with {body}.",
)

HARMS: Final = (
    "{qualifier}{small} {people} were killed and {small} others injured by {attack} in {place} on {day}, {body} said.",
    "Since {month}, {qualifier}{big} people have been displaced from {place} and the villages around it.",
    "According to {body}, {qualifier}{big} families fled {place} between {dom} and 28 {month} {year}.",
    "{Attack} in {place} on {day} wounded {small} {people}, including {few} children, according to {body}.",
    "The number of people killed in {country} since {month} {year} has risen to {big}, {body} reported.",
    "{body} says that {qualifier}{big} refugees from {country} are living in {country}.",
    "In {place}, {small} houses were destroyed and {small} others damaged by {attack}.",
    "{qualifier}{big} people in {country} need humanitarian assistance, {body} said in its latest overview.",
    "{name}, {role}, said that {few} teachers and {few} pupils had died in {place}.",
    "By {dom} {month}, {big} people had returned to {place}, while {qualifier}{big} remained displaced.",
    '"{small} people are still missing," {name}, {role}, said in {place} on {day}.',
    "Armed men abducted {small} villagers near {place} on {day}, among them {few} women.",
)


def write_reports(count: int, seed: int = 3) -> list[Document]:
    """So many English reports of ``SENTENCES`` sentences; the same for the same seed."""
    chance = random.Random(seed)
    return [_write_report(number, chance) for number in range(count)]


def _write_report(number: int, chance: random.Random) -> Document:
    told = chance.sample(range(SENTENCES), SENTENCES // HARM_TOLD)
    sentences = [_write(chance.choice(HARMS if i in told else NEUTRAL), chance) for i in range(SENTENCES)]
    paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, SENTENCES, 5)]
    return Document(
        id=f"report-{number}",
        text="\n\n".join(paragraphs),
        title=_write("{country}: situation in {place}", chance),
        publisher="Benchmark",
        published_on=date(2024, 1, 1) + timedelta(days=chance.randrange(300)),
        language="en",
    )


def _write(template: str, chance: random.Random) -> str:
    """The template with every slot filled, each at random."""
    text = template
    while (start := text.find("{")) >= 0:
        end = text.index("}", start)
        text = text[:start] + _fill(text[start + 1 : end], chance) + text[end + 1 :]
    return text[0].upper() + text[1:]


def _fill(slot: str, chance: random.Random) -> str:
    if slot == "small":
        return chance.choice((str(chance.randint(11, 90)), "twelve", "thirty-four", "sixteen", "several"))
    if slot == "few":
        return chance.choice(("two", "three", "four", "five"))
    if slot == "big":
        return f"{chance.randint(1, 900) * 100:,}"
    if slot == "dom":
        return str(chance.randint(1, 27))
    if slot == "year":
        return str(chance.randint(2015, 2023))
    if slot == "ordinal":
        return chance.choice(("second", "third", "fourth"))
    if slot == "Attack":
        return chance.choice(SLOTS["attack"]).capitalize()
    return chance.choice(SLOTS[slot])

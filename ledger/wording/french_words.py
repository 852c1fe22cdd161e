"""French words for the codes in the table, as data; ledger/wording/french.py makes sentences of them.

A noun is (one, several, feminine). In a verb, `*` is where it agrees with its noun.
"""

from __future__ import annotations

from typing import Final

Noun = tuple[str, str, bool]

NUMBER: Final = {
    "at_least": "au moins {}",
    "more_than": "plus de {}",
    "about": "environ {}",
    "nearly": "près de {}",
    "up_to": "jusqu’à {}",
    "less_than": "moins de {}",
    "at_most": "au plus {}",
    "between": "entre {} et {}",
    "ends": "{} et {}",
    "best": "{} (meilleure estimation : {})",
}
TIME: Final = {
    "as_of": "au {last}",
    "from_to": "du {first} au {last}",
    "up_to": "jusqu’au {last}",
    "since": "depuis le {first}",
    "on": "le {last}",
    "year": "en {}",
    "month": "en {}",
    "between": "entre le {first} et le {last}",
    "to": "au {last}",
}
WHO: Final = {
    "said": "selon {}",
    "printed": "selon {}, chiffre publié par {}",
    "unnamed": "selon une source non nommée, chiffre publié par {}",
    "nobody": "selon une source non nommée",
    "sentence": "{}, {}",
}
VAGUE: Final = {
    "tens": "des dizaines",
    "dozens": "des douzaines",
    "scores": "des vingtaines",
    "hundreds": "des centaines",
    "thousands": "des milliers",
    "tens of thousands": "des dizaines de milliers",
    "hundreds of thousands": "des centaines de milliers",
    "millions": "des millions",
    "tens of millions": "des dizaines de millions",
    "hundreds of millions": "des centaines de millions",
    "several": "plusieurs",
    "several dozen": "plusieurs douzaines",
    "several hundred": "plusieurs centaines",
    "several thousand": "plusieurs milliers",
    "several million": "plusieurs millions",
    "a few": "quelques",
    "a few dozen": "quelques douzaines",
    "a few hundred": "quelques centaines",
    "a few thousand": "quelques milliers",
    "a few million": "quelques millions",
    "an unknown number": "un nombre inconnu",
}
"""Vague words by their English; others are quoted as printed."""

WITHOUT_DE: Final = ("plusieurs", "quelques")
"""Vague words that a noun follows directly: « plusieurs civils », but « des centaines de civils »."""

PEOPLE: Final[dict[tuple[str, str], Noun]] = {
    ("any", "any"): ("personne", "personnes", True),
    ("any", "female"): ("femme ou fille", "femmes et filles", True),
    ("any", "male"): ("homme ou garçon", "hommes et garçons", False),
    ("child", "any"): ("enfant", "enfants", False),
    ("child", "female"): ("fille", "filles", True),
    ("child", "male"): ("garçon", "garçons", False),
    ("adult", "any"): ("adulte", "adultes", False),
    ("adult", "female"): ("femme", "femmes", True),
    ("adult", "male"): ("homme", "hommes", False),
    ("elderly", "any"): ("personne âgée", "personnes âgées", True),
    ("elderly", "female"): ("femme âgée", "femmes âgées", True),
    ("elderly", "male"): ("homme âgé", "hommes âgés", False),
}
"""By age group and sex."""

STATUS: Final[dict[str, Noun]] = {
    "civilian": ("civil", "civils", False),
    "combatant": ("combattant", "combattants", False),
    "mixed": ("civil ou combattant", "civils et combattants", False),
}
STATUS_OF: Final = {"civilian": "parmi les civils", "combatant": "parmi les combattants"}

GROUP: Final[dict[str, Noun]] = {
    "teacher": ("enseignant", "enseignants", False),
    "pupil": ("élève", "élèves", False),
    "health_worker": ("soignant", "soignants", False),
    "journalist": ("journaliste", "journalistes", False),
    "aid_worker": ("travailleur humanitaire", "travailleurs humanitaires", False),
    "aid_seeker": ("personne en quête d’aide", "personnes en quête d’aide", True),
    "rescuer": ("secouriste", "secouristes", False),
    "soldier": ("soldat", "soldats", False),
    "fighter": ("combattant armé", "combattants armés", False),
    "police": ("policier", "policiers", False),
    "refugee": ("réfugié", "réfugiés", False),
    "asylum_seeker": ("demandeur d’asile", "demandeurs d’asile", False),
    "idp": ("personne déplacée interne", "personnes déplacées internes", True),
    "migrant": ("migrant", "migrants", False),
    "prisoner": ("prisonnier", "prisonniers", False),
    "stateless": ("apatride", "apatrides", False),
    "other_of_concern": ("autre personne relevant du HCR", "autres personnes relevant du HCR", True),
    "other_in_need_of_protection": (
        "autre personne ayant besoin d’une protection internationale",
        "autres personnes ayant besoin d’une protection internationale",
        True,
    ),
    "host_community": ("personne des communautés d’accueil", "personnes des communautés d’accueil", True),
}

HOUSEHOLD: Final[Noun] = ("ménage", "ménages", False)
BUILDING: Final[dict[str, Noun]] = {
    "school_attacked": ("école", "écoles", True),
    "hospital_attacked": ("hôpital", "hôpitaux", False),
}
HOME: Final[Noun] = ("logement", "logements", False)
INCIDENT: Final[dict[str, Noun]] = {
    "school_attacked": ("attaque contre une école", "attaques contre des écoles", True),
    "hospital_attacked": ("attaque contre un hôpital", "attaques contre des hôpitaux", True),
    "aid_denied": ("refus d’accès à l’aide", "refus d’accès à l’aide", False),
}
ANY_INCIDENT: Final[Noun] = ("incident", "incidents", False)

OUTCOME: Final = {
    "killed": "tué*",
    "injured": "blessé*",
    "missing": "disparu*",
    "abducted": "enlevé*",
    "detained": "détenu*",
    "displaced": "déplacé*",
    "returned": "revenu*",
    "evacuated": "évacué*",
    "homeless": "sans abri",
    "housing_destroyed": "détruit*",
    "housing_damaged": "endommagé*",
    "child_recruited": "recruté* ou utilisé*",
    "school_attacked": "attaqué*",
    "hospital_attacked": "attaqué*",
    "sexual_violence": "victime$ de violences sexuelles",
    "aid_denied": "privé* d’aide",
    "out_of_school": "non scolarisé*",
    "malnourished": "souffrant de malnutrition",
    "affected": "touché*",
    "in_need": "ayant besoin d’aide",
}
"""`*` agrees in gender and number, `$` in number only."""

CAUSE: Final = {
    "conflict": "conflit",
    "conflict and violence": "conflit et violence",
    "natural disaster": "catastrophe naturelle",
    "insecurity": "insécurité",
    "other reason": "autre raison",
    "famine and malnutrition": "famine et malnutrition",
}
PLACE: Final = {
    "Gaza Strip": ("dans la bande de Gaza", "de la bande de Gaza"),
    "West Bank": ("en Cisjordanie", "de Cisjordanie"),
}
"""Regions with a French name of their own: being there, and coming from there."""

SOURCE: Final = {
    "unattributed": "une source non nommée",
    "UN": "l’ONU",
    "UN OCHA": "OCHA",
    "UNHCR": "le HCR",
    "UNICEF": "l’UNICEF",
    "IOM": "l’OIM",
    "WHO": "l’OMS",
    "IDMC": "l’IDMC",
    "SOHR": "l’OSDH",
    "ICRC": "le CICR",
    "EU": "l’UE",
    "White Helmets": "les Casques blancs",
    "Ministry of Health (Gaza)": "le ministère de la Santé (Gaza)",
    "Ministry of Public Health (Lebanon)": "le ministère de la Santé publique (Liban)",
    "Government Media Office (Gaza)": "le bureau des médias du gouvernement (Gaza)",
    "Palestine Datasets (extrapolated)": "Palestine Datasets (valeur extrapolée)",
}

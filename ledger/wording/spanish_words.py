"""Spanish words for the codes in the table, as data; ledger/wording/spanish.py makes sentences of them.

A noun is (one, several, feminine). In a verb, `*` is where it agrees with its noun: -o, -a, -os, -as; `$` takes the -s.
"""

from __future__ import annotations

from typing import Final

Noun = tuple[str, str, bool]

NUMBER: Final = {
    "at_least": "al menos {}",
    "more_than": "más de {}",
    "about": "alrededor de {}",
    "nearly": "casi {}",
    "up_to": "hasta {}",
    "less_than": "menos de {}",
    "at_most": "como máximo {}",
    "between": "entre {} y {}",
    "ends": "{} y {}",
    "best": "{} (mejor estimación: {})",
}
TIME: Final = {
    "as_of": "a {last}",
    "from_to": "del {first} al {last}",
    "up_to": "hasta el {last}",
    "since": "desde el {first}",
    "on": "el {last}",
    "year": "en {}",
    "month": "en {}",
    "between": "entre el {first} y el {last}",
    "to": "hasta el {last}",
}
WHO: Final = {
    "said": "según {}",
    "printed": "según {}, cifra publicada por {}",
    "unnamed": "según una fuente no identificada, cifra publicada por {}",
    "nobody": "según una fuente no identificada",
    "sentence": "{}, {}",
}
VAGUE: Final = {
    "tens": "decenas",
    "dozens": "docenas",
    "scores": "veintenas",
    "hundreds": "cientos",
    "thousands": "miles",
    "tens of thousands": "decenas de miles",
    "hundreds of thousands": "cientos de miles",
    "millions": "millones",
    "tens of millions": "decenas de millones",
    "hundreds of millions": "cientos de millones",
    "several": "vari*",
    "several dozen": "varias docenas",
    "several hundred": "varios cientos",
    "several thousand": "varios miles",
    "several million": "varios millones",
    "a few": "un* poc*",
    "a few dozen": "unas pocas docenas",
    "a few hundred": "unos pocos cientos",
    "a few thousand": "unos pocos miles",
    "a few million": "unos pocos millones",
    "an unknown number": "un número desconocido",
}
"""Vague words by their English; those with a `*` agree with their noun and stand right before it, the others take "de".
What is not here is quoted as printed."""

PEOPLE: Final[dict[tuple[str, str], Noun]] = {
    ("any", "any"): ("persona", "personas", True),
    ("any", "female"): ("mujer o niña", "mujeres y niñas", True),
    ("any", "male"): ("hombre o niño", "hombres y niños", False),
    ("child", "any"): ("niño o niña", "niños y niñas", False),
    ("child", "female"): ("niña", "niñas", True),
    ("child", "male"): ("niño", "niños", False),
    ("adult", "any"): ("persona adulta", "personas adultas", True),
    ("adult", "female"): ("mujer", "mujeres", True),
    ("adult", "male"): ("hombre", "hombres", False),
    ("elderly", "any"): ("persona mayor", "personas mayores", True),
    ("elderly", "female"): ("mujer mayor", "mujeres mayores", True),
    ("elderly", "male"): ("hombre mayor", "hombres mayores", False),
}
"""By age group and sex."""

STATUS: Final[dict[str, Noun]] = {
    "civilian": ("civil", "civiles", False),
    "combatant": ("combatiente", "combatientes", False),
    "mixed": ("civil o combatiente", "civiles y combatientes", False),
}
STATUS_OF: Final = {"civilian": "de la población civil", "combatant": "entre los combatientes"}

GROUP: Final[dict[str, Noun]] = {
    "teacher": ("docente", "docentes", False),
    "pupil": ("estudiante", "estudiantes", False),
    "health_worker": ("trabajador de la salud", "trabajadores de la salud", False),
    "journalist": ("periodista", "periodistas", False),
    "aid_worker": ("trabajador humanitario", "trabajadores humanitarios", False),
    "aid_seeker": ("persona en busca de ayuda", "personas en busca de ayuda", True),
    "rescuer": ("rescatista", "rescatistas", False),
    "soldier": ("soldado", "soldados", False),
    "fighter": ("combatiente armado", "combatientes armados", False),
    "police": ("agente de policía", "agentes de policía", False),
    "refugee": ("persona refugiada", "personas refugiadas", True),
    "asylum_seeker": ("solicitante de asilo", "solicitantes de asilo", False),
    "idp": ("persona desplazada interna", "personas desplazadas internas", True),
    "migrant": ("migrante", "migrantes", False),
    "prisoner": ("persona presa", "personas presas", True),
    "stateless": ("persona apátrida", "personas apátridas", True),
    "other_of_concern": ("otra persona de interés para ACNUR", "otras personas de interés para ACNUR", True),
    "other_in_need_of_protection": (
        "otra persona necesitada de protección internacional",
        "otras personas necesitadas de protección internacional",
        True,
    ),
    "host_community": ("persona de las comunidades de acogida", "personas de las comunidades de acogida", True),
}

HOUSEHOLD: Final[Noun] = ("hogar", "hogares", False)
BUILDING: Final[dict[str, Noun]] = {
    "school_attacked": ("escuela", "escuelas", True),
    "hospital_attacked": ("hospital", "hospitales", False),
}
HOME: Final[Noun] = ("vivienda", "viviendas", True)
INCIDENT: Final[dict[str, Noun]] = {
    "school_attacked": ("ataque contra una escuela", "ataques contra escuelas", False),
    "hospital_attacked": ("ataque contra un hospital", "ataques contra hospitales", False),
    "aid_denied": ("denegación de ayuda", "denegaciones de ayuda", True),
}
ANY_INCIDENT: Final[Noun] = ("incidente", "incidentes", False)

OUTCOME: Final = {
    "killed": "muert*",
    "injured": "herid*",
    "missing": "desaparecid*",
    "abducted": "secuestrad*",
    "detained": "detenid*",
    "displaced": "desplazad*",
    "returned": "retornad*",
    "evacuated": "evacuad*",
    "homeless": "sin hogar",
    "housing_destroyed": "destruid*",
    "housing_damaged": "dañad*",
    "child_recruited": "reclutad* o utilizad*",
    "school_attacked": "atacad*",
    "hospital_attacked": "atacad*",
    "sexual_violence": "víctima$ de violencia sexual",
    "aid_denied": "privad* de ayuda",
    "out_of_school": "sin escolarizar",
    "malnourished": "con desnutrición",
    "affected": "afectad*",
    "in_need": "con necesidad de ayuda",
}

CAUSE: Final = {
    "conflict": "conflicto",
    "conflict and violence": "conflicto y violencia",
    "natural disaster": "desastre natural",
    "insecurity": "inseguridad",
    "other reason": "otra razón",
    "famine and malnutrition": "hambruna y desnutrición",
}
PLACE: Final = {"Gaza Strip": "la Franja de Gaza", "West Bank": "Cisjordania"}
"""Regions with a Spanish name of their own."""

SOURCE: Final = {
    "unattributed": "una fuente no identificada",
    "UN": "las Naciones Unidas",
    "UN OCHA": "la OCHA",
    "UNHCR": "ACNUR",
    "UNICEF": "UNICEF",
    "IOM": "la OIM",
    "WHO": "la OMS",
    "IDMC": "el IDMC",
    "SOHR": "el Observatorio Sirio de Derechos Humanos (SOHR)",
    "ICRC": "el CICR",
    "EU": "la UE",
    "White Helmets": "los Cascos Blancos",
    "Ministry of Health (Gaza)": "el Ministerio de Salud (Gaza)",
    "Ministry of Public Health (Lebanon)": "el Ministerio de Salud Pública (Líbano)",
    "Government Media Office (Gaza)": "la Oficina de Medios del Gobierno (Gaza)",
    "Palestine Datasets (extrapolated)": "Palestine Datasets (valor extrapolado)",
}

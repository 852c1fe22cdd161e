"""Arabic words for the codes in the table, as data; ledger/wording/arabic.py makes sentences of them.

A noun is (plural, the pronoun that follows it: hum for men and mixed, hunna for women, ha for things). In what
happened, `*` is where that pronoun stands.
"""

from __future__ import annotations

from typing import Final

Noun = tuple[str, str]

HUM: Final = "هم"
HUNNA: Final = "هن"
HA: Final = "ها"

NUMBER: Final = {
    "at_least": "ما لا يقل عن {}",
    "more_than": "أكثر من {}",
    "about": "نحو {}",
    "nearly": "ما يقارب {}",
    "up_to": "ما يصل إلى {}",
    "less_than": "أقل من {}",
    "at_most": "ما لا يزيد على {}",
    "between": "بين {} و{}",
    "ends": "{} و{}",
    "best": "{} (أفضل تقدير: {})",
}
TIME: Final = {
    "as_of": "كما في {last}",
    "from_to": "من {first} إلى {last}",
    "up_to": "حتى {last}",
    "since": "منذ {first}",
    "on": "في {last}",
    "year": "في عام {}",
    "month": "في {}",
    "between": "بين {first} و{last}",
    "to": "حتى {last}",
}
WHO: Final = {
    "said": "بحسب {}",
    "printed": "بحسب {}، كما نشره {}",
    "unnamed": "بحسب مصدر لم يُذكر اسمه، كما نشره {}",
    "nobody": "بحسب مصدر لم يُذكر اسمه",
    "sentence": "{}، {}",
}
VAGUE: Final = {
    "tens": "عشرات",
    "dozens": "عشرات (حرفياً: «dozens»)",
    "scores": "عشرات (حرفياً: «scores»)",
    "hundreds": "مئات",
    "thousands": "آلاف",
    "tens of thousands": "عشرات الآلاف",
    "hundreds of thousands": "مئات الآلاف",
    "millions": "ملايين",
    "tens of millions": "عشرات الملايين",
    "hundreds of millions": "مئات الملايين",
    "several": "عدة",
    "several dozen": "عدة عشرات (حرفياً: «several dozen»)",
    "several hundred": "عدة مئات",
    "several thousand": "عدة آلاف",
    "several million": "عدة ملايين",
    "a few": "بضعة",
    "a few dozen": "بضع عشرات (حرفياً: «a few dozen»)",
    "a few hundred": "بضع مئات",
    "a few thousand": "بضعة آلاف",
    "a few million": "بضعة ملايين",
    "an unknown number": "عدد غير معروف",
}
"""Vague words by their English; others are quoted as printed. A dozen has no word in use but that for ten: where
English says dozens, its own word stands beside it."""

PEOPLE: Final[dict[tuple[str, str], Noun]] = {
    ("any", "any"): ("أشخاص", HUM),
    ("any", "female"): ("نساء وفتيات", HUNNA),
    ("any", "male"): ("رجال وفتيان", HUM),
    ("child", "any"): ("أطفال", HUM),
    ("child", "female"): ("فتيات", HUNNA),
    ("child", "male"): ("فتيان", HUM),
    ("adult", "any"): ("بالغون", HUM),
    ("adult", "female"): ("نساء", HUNNA),
    ("adult", "male"): ("رجال", HUM),
    ("elderly", "any"): ("كبار السن", HUM),
    ("elderly", "female"): ("نساء مسنّات", HUNNA),
    ("elderly", "male"): ("رجال مسنّون", HUM),
}
"""By age group and sex."""

STATUS: Final[dict[str, Noun]] = {
    "civilian": ("مدنيون", HUM),
    "combatant": ("مقاتلون", HUM),
    "mixed": ("مدنيون ومقاتلون", HUM),
}
STATUS_OF: Final = {"civilian": "من المدنيين", "combatant": "من المقاتلين"}

GROUP: Final[dict[str, Noun]] = {
    "teacher": ("معلمون", HUM),
    "pupil": ("تلاميذ", HUM),
    "health_worker": ("عاملون صحيون", HUM),
    "journalist": ("صحفيون", HUM),
    "aid_worker": ("عاملون في المجال الإنساني", HUM),
    "aid_seeker": ("أشخاص يلتمسون المساعدة", HUM),
    "rescuer": ("عمال إنقاذ", HUM),
    "soldier": ("جنود", HUM),
    "fighter": ("مقاتلون مسلحون", HUM),
    "police": ("أفراد شرطة", HUM),
    "refugee": ("لاجئون", HUM),
    "asylum_seeker": ("طالبو لجوء", HUM),
    "idp": ("نازحون داخلياً", HUM),
    "migrant": ("مهاجرون", HUM),
    "prisoner": ("سجناء", HUM),
    "stateless": ("أشخاص عديمو الجنسية", HUM),
    "other_of_concern": ("أشخاص آخرون تُعنى بهم المفوضية", HUM),
    "other_in_need_of_protection": ("أشخاص آخرون بحاجة إلى حماية دولية", HUM),
    "host_community": ("أفراد من المجتمعات المضيفة", HUM),
}
HOUSEHOLDS_OF: Final = {
    "refugee": "من اللاجئين",
    "asylum_seeker": "من طالبي اللجوء",
    "displaced": "من النازحين داخلياً",
}

HOUSEHOLD: Final[Noun] = ("أُسر", HA)
BUILDING: Final[dict[str, Noun]] = {"school_attacked": ("مدارس", HA), "hospital_attacked": ("مستشفيات", HA)}
HOME: Final[Noun] = ("مساكن", HA)
INCIDENT: Final[dict[str, Noun]] = {
    "school_attacked": ("هجمات على مدارس", HA),
    "hospital_attacked": ("هجمات على مستشفيات", HA),
    "aid_denied": ("حالات حرمان من المساعدة", HA),
}
ANY_INCIDENT: Final[Noun] = ("حوادث", HA)

OUTCOME: Final = {
    "killed": "مقتل*",
    "injured": "إصابت*",
    "missing": "فقدان*",
    "abducted": "اختطاف*",
    "detained": "احتجاز*",
    "displaced": "نزوح*",
    "returned": "عودت*",
    "evacuated": "إجلائ*",
    "homeless": "بقائ* بلا مأوى",
    "housing_destroyed": "تدمير*",
    "housing_damaged": "تضرر*",
    "child_recruited": "تجنيد* أو استخدام*",
    "school_attacked": "تعرض* لهجوم",
    "hospital_attacked": "تعرض* لهجوم",
    "sexual_violence": "تعرض* لعنف جنسي",
    "aid_denied": "حرمان* من المساعدة",
    "out_of_school": "وجود* خارج المدرسة",
    "malnourished": "معانات* من سوء التغذية",
    "affected": "تأثر*",
    "in_need": "حاجت* إلى المساعدة",
}

CAUSE: Final = {
    "conflict": "نزاع",
    "conflict and violence": "نزاع وعنف",
    "natural disaster": "كارثة طبيعية",
    "insecurity": "انعدام الأمن",
    "other reason": "سبب آخر",
    "famine and malnutrition": "مجاعة وسوء تغذية",
}
PLACE: Final = {"Gaza Strip": "قطاع غزة", "West Bank": "الضفة الغربية"}
"""Regions whose Arabic name is sure."""

SOURCE: Final = {
    "unattributed": "مصدر لم يُذكر اسمه",
    "UN": "الأمم المتحدة",
    "UN OCHA": "مكتب الأمم المتحدة لتنسيق الشؤون الإنسانية",
    "UNHCR": "المفوضية السامية للأمم المتحدة لشؤون اللاجئين",
    "UNICEF": "اليونيسف",
    "IOM": "المنظمة الدولية للهجرة",
    "WHO": "منظمة الصحة العالمية",
    "IDMC": "مركز رصد النزوح الداخلي",
    "SOHR": "المرصد السوري لحقوق الإنسان",
    "ICRC": "اللجنة الدولية للصليب الأحمر",
    "EU": "الاتحاد الأوروبي",
    "White Helmets": "الخوذ البيضاء",
    "Ministry of Health (Gaza)": "وزارة الصحة (غزة)",
    "Ministry of Public Health (Lebanon)": "وزارة الصحة العامة (لبنان)",
    "Government Media Office (Gaza)": "المكتب الإعلامي الحكومي (غزة)",
}

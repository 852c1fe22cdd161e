# ruff: noqa: SIM905
"""Whole numbers below a thousand million spelled out in four languages, for tests that read them back."""

from __future__ import annotations

EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
FR_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
FR_TENS = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
ES_UNITS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
ES_HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
AR_UNITS = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
AR_TENS = "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()
AR_HUNDREDS = "مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()


def spell_english(number: int) -> str:
    """Two hundred and six; twenty-one."""
    for scale, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            joint = " and " if rest < 100 else " "
            return f"{spell_english(number // scale)} {name}" + (joint + spell_english(rest) if rest else "")
    if number < 20:
        return EN_UNITS[number]
    return EN_TENS[number // 10 - 2] + (f"-{EN_UNITS[number % 10]}" if number % 10 else "")


def spell_french(number: int) -> str:
    """Deux cent six; vingt et un; quatre-vingt-dix-sept."""
    for scale, name in ((1_000_000, "million"), (1000, "mille"), (100, "cent")):
        if number >= scale:
            count, rest = divmod(number, scale)
            head = name if count == 1 and scale < 1_000_000 else f"{spell_french(count)} {name}"
            if scale == 1_000_000 and count > 1:
                head += "s"
            return head + (f" {spell_french(rest)}" if rest else "")
    if number < 20:
        return FR_UNITS[number]
    if number == 80:
        return "quatre-vingts"
    tens, units = FR_TENS[number // 10 - 2], number % 10 + (10 if number // 10 in (7, 9) else 0)
    if units in (1, 11) and number < 80:
        return f"{tens} et {FR_UNITS[units]}"
    return f"{tens}-{FR_UNITS[units]}" if units else tens


def spell_spanish(number: int) -> str:
    """Doscientos seis; treinta y uno; un millón."""
    if number >= 1_000_000:
        count, rest = divmod(number, 1_000_000)
        head = "un millón" if count == 1 else f"{_shorten(spell_spanish(count))} millones"
        return head + (f" {spell_spanish(rest)}" if rest else "")
    if number >= 1000:
        count, rest = divmod(number, 1000)
        head = "mil" if count == 1 else f"{_shorten(spell_spanish(count))} mil"
        return head + (f" {spell_spanish(rest)}" if rest else "")
    if number == 100:
        return "cien"
    if number > 100:
        return ES_HUNDREDS[number // 100 - 1] + (f" {spell_spanish(number % 100)}" if number % 100 else "")
    if number < 30:
        return ES_UNITS[number]
    return ES_TENS[number // 10 - 3] + (f" y {ES_UNITS[number % 10]}" if number % 10 else "")


def _shorten(words: str) -> str:
    if words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if words.endswith(" uno") else words


def spell_arabic(number: int) -> str:
    """مئتان وستة; خمسة وعشرون; ثلاثة آلاف."""
    scales = (
        (1_000_000, "مليون", "مليونان", "ملايين", "مليونا"),
        (1000, "ألف", "ألفان", "آلاف", "ألفا"),
    )
    for scale, one, two, few, many in scales:
        if number >= scale:
            count, rest = divmod(number, scale)
            if count <= 2:
                head = one if count == 1 else two
            elif 3 <= count % 100 <= 10:
                head = f"{spell_arabic(count)} {few}"
            else:
                head = f"{spell_arabic(count)} {one if count % 100 < 3 else many}"
            return head + (f" و{spell_arabic(rest)}" if rest else "")
    if number >= 100:
        return AR_HUNDREDS[number // 100 - 1] + (f" و{spell_arabic(number % 100)}" if number % 100 else "")
    if number <= 10:
        return AR_UNITS[number]
    if number < 20:
        return {11: "أحد", 12: "اثنا"}.get(number, AR_UNITS[number - 10]) + " عشر"
    return (f"{AR_UNITS[number % 10]} و" if number % 10 else "") + AR_TENS[number // 10 - 2]


SPELLERS = {"en": spell_english, "fr": spell_french, "es": spell_spanish, "ar": spell_arabic}

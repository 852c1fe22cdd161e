"""Spanish prose as reports and newspapers write it: which numbers are figures, and what happened to how many."""

from __future__ import annotations

from datetime import date

import pytest

from etl.prose import Document, read

SAID = [
    (
        "Un ataque con drones mató a 11 soldados e hirió a otros 23 cerca de la frontera.",
        [("11", "killed"), ("23", "injured")],
    ),
    (
        "Al menos 40 civiles murieron y 120 resultaron heridos en el bombardeo del mercado.",
        [("40", "killed"), ("120", "injured")],
    ),
    (
        "El terremoto dejó 2.300 muertos, 5.600 heridos y 400 desaparecidos.",
        [("2.300", "killed"), ("5.600", "injured"), ("400", "missing")],
    ),
    (
        "Seis personas fueron asesinadas a tiros en una finca, entre ellas dos menores.",
        [("Seis", "killed"), ("dos", "killed")],
    ),
    ("Una niña y su madre fallecieron al caer un muro.", [("Una niña", "killed")]),
    ("La cifra de muertos por las inundaciones ascendió a 87, informó la Defensa Civil.", [("87", "killed")]),
    ("Más de 15.000 personas se han visto obligadas a abandonar sus hogares desde enero.", [("15.000", "displaced")]),
    ("Las autoridades evacuaron a unas 3.200 familias de las zonas ribereñas.", [("3.200", "evacuated")]),
    ("Unas 1.800 familias fueron evacuadas por la crecida del río.", [("1.800", "evacuated")]),
    ("Cerca de 700.000 refugiados viven en los campamentos, según la agencia de la ONU.", [("700.000", "refugee")]),
    ("El incendio destruyó 45 viviendas y dañó otras 130.", [("45", "housing_destroyed"), ("130", "housing_damaged")]),
    (
        "Quedaron destruidas 212 casas y 1.045 sufrieron daños.",
        [("212", "housing_destroyed"), ("1.045", "housing_damaged")],
    ),
    ("Hombres armados secuestraron a ocho maestros en la carretera.", [("ocho", "abducted")]),
    ("La policía detuvo a 56 personas durante las protestas.", [("56", "detained")]),
    ("Fueron detenidos 17 periodistas.", [("17", "detained")]),
    ("Doce pescadores siguen desaparecidos tras el naufragio.", [("Doce", "missing")]),
    ("Los equipos buscan a 33 mineros desaparecidos.", [("33", "missing")]),
    ("El conflicto ha causado más de 9.000 muertes desde 2015.", [("9.000", "killed")]),
    ("Tres trabajadores humanitarios perdieron la vida en la emboscada.", [("Tres", "killed")]),
    ("La explosión de una mina causó la muerte de cuatro niños.", [("cuatro", "killed")]),
    ("El deslizamiento sepultó a 14 personas.", [("14", "killed")]),
    ("Unos 320.000 niños menores de cinco años padecen desnutrición aguda.", [("320.000", "malnourished")]),
    ("Cuatro millones de personas necesitan asistencia humanitaria en el país.", [("Cuatro millones", "in_need")]),
    ("Más de 6.000 alumnos se quedaron sin clases por los combates.", [("6.000", "out_of_school")]),
    ("El grupo armado reclutó a 19 adolescentes en seis meses.", [("19", "child_recruited")]),
    (
        "Dos escuelas y un hospital fueron bombardeados.",
        [("Dos", "school_attacked"), ("un hospital", "hospital_attacked")],
    ),
    ("La organización documentó 74 casos de violencia sexual.", [("74", "sexual_violence")]),
    ("Han regresado 12.000 desplazados a sus lugares de origen.", [("12.000", "returned")]),
    ("Heridos: 48", [("48", "injured")]),
    ("Familias damnificadas: 1.520", [("1.520", "affected")]),
    ("Viviendas afectadas: 640", [("640", "housing_damaged")]),
    ("Las lluvias han afectado a 84.000 personas en siete departamentos.", [("84.000", "affected")]),
    ("Hay 26 heridos, de los cuales cinco están graves.", [("26", "injured"), ("cinco", "injured")]),
    ("Cientos de personas huyeron a pie hacia la capital.", [("Cientos", "displaced")]),
    ("Entre 50 y 60 migrantes se ahogaron frente a la costa.", [("50 y 60", "killed")]),
    ("Un total de 238 cuerpos fueron recuperados de los escombros.", [("238", "killed")]),
    ("Los enfrentamientos dejaron a 5.000 personas sin hogar.", [("5.000", "homeless")]),
    ("El balance oficial es de 61 fallecidos y 18 desaparecidos.", [("61", "killed"), ("18", "missing")]),
    ("En el país hay 1,2 millones de desplazados internos.", [("1,2 millones", "displaced")]),
    ("Perú ha recibido 530.000 solicitudes de asilo.", [("530.000", "asylum_seeker")]),
    (
        "El gobernador informó de que nueve policías murieron y otros quince resultaron heridos.",
        [("nueve", "killed"), ("quince", "injured")],
    ),
    ("Según Médicos Sin Fronteras, su clínica atendió a 90 heridos el martes.", [("90", "injured")]),
    ("Otras 250 familias lo perdieron todo y quedaron damnificadas.", [("250", "affected")]),
    ("Al norte de la ciudad, un coche bomba dejó siete muertos.", [("siete", "killed")]),
    ("Los combates han provocado el desplazamiento de 8.400 personas.", [("8.400", "displaced")]),
]

NOT_SAID = [
    "Ninguna persona murió en el accidente.",
    "Otro temblor podría dejar cientos de muertos.",
    "El ministerio teme que 200 personas hayan muerto.",
    "La reconstrucción costará 30 millones de dólares.",
    "Repartieron ayuda a 4.000 familias.",
    "El 40 % de los heridos son niños.",
    "La carretera de 120 kilómetros quedó cortada.",
    "Desaparecidos: 0",
    "Si el río crece, 5.000 personas tendrían que ser evacuadas.",
    "Vacunaron a 20.000 niños contra el sarampión.",
]


@pytest.mark.parametrize(("text", "figures"), SAID, ids=[text for text, _ in SAID])
def test_spanish_figures_are_read(text, figures):
    claims = read(Document(id="example", text=text, language="es", published_on=date(2024, 5, 20)))
    assert [(claim.number.text, claim.outcome) for claim in claims] == figures


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_no_figure_in_spanish_is_none(text):
    assert read(Document(id="example", text=text, language="es", published_on=date(2024, 5, 20))) == []

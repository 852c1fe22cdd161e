"""The shallow parser: the text stays as it is, every word hangs on one root, and who suffers hangs on the harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.prose import numbers, shallow
from etl.prose.lexicon import lexicon

WORDS = {
    "es": ["murieron", "20", "personas", "heridas", "que", "y", "a", "según", "el", "alcalde", ",", ";", ":", "(", ")",
           "fueron", "no", "dijo", "miles", "de", "más", "casas", "destruyó", "\n"],
    "ar": ["قتل", "20", "شخصًا", "وأصيب", "الذين", "إن", "قالت", "الوزارة", "،", ":", "بينهم", "طفلان", "في", "لا",
           "يزال", "مئات", "من", "النازحين", "و30", "للاجئين", "(", ")", "\n"],
}  # fmt: skip


def parse(text, language):
    words = lexicon(language)
    return shallow.parse(text, numbers.find(text, words), words)


@pytest.mark.parametrize("language", ["es", "ar"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_words_make_one_tree_over_the_text_as_it_is(language, data):
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS[language]), max_size=14))).strip()
    doc = parse(text, language)
    assert doc.text == text
    assert sum(token.dep_ == "ROOT" for token in doc) == (1 if len(doc) else 0)


@pytest.mark.parametrize(
    ("language", "text", "noun", "label", "verb"),
    [
        ("es", "El temblor mató a 12 pastores.", "pastores", "dobj", "mató"),
        ("es", "Otras 37 personas resultaron heridas.", "personas", "nsubjpass", "heridas"),
        ("es", "Murieron 9 aldeanos.", "aldeanos", "nsubj", "Murieron"),
        ("ar", "قُتل 12 راعيًا.", "راعيًا", "nsubjpass", "قُتل"),
        ("ar", "قتل مسلحون 12 راعيًا.", "راعيًا", "dobj", "قتل"),
        ("ar", "نزحت 30 أسرة.", "أسرة", "nsubj", "نزحت"),
    ],
)
def test_who_suffers_hangs_on_the_harm(language, text, noun, label, verb):
    token = next(token for token in parse(text, language) if token.text == noun)
    assert (token.dep_, token.head.text) == (label, verb)


def test_particles_joined_to_arabic_words_are_tokens_of_their_own():
    assert [token.text for token in parse("وبالقصف وللنازحين", "ar")] == ["و", "ب", "القصف", "و", "ل", "لنازحين"]

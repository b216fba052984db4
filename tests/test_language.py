from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.text.language import LANGUAGES, language
from summarise.text.words import stop_words

CASES = [
    (
        "portuguese",
        "O presidente disse que o governo não vai aceitar a proposta e que a decisão do tribunal deve ser respeitada.",
    ),
    (
        "portuguese",
        "A ponte foi fechada e a estrada do porto não abre antes do verão, disse a presidente da câmara.",
    ),
    ("", "Varn received a suspended sentence of 18 months in a separate trial in March, prosecutors told Corriere."),
    ("", "Shares represent a premium of 31 percent to Varn Mills' closing price on 27 February 2026."),
    ("english", "The dam held on Friday and the road was shut, officials said."),
    ("english", "U.S. officials said NATO, the EU and Japan would meet in Port Arlen on Friday to discuss it."),
    ("spanish", "La presa resistió el viernes y la carretera se cerró, dijeron las autoridades de la ciudad."),
    ("french", "Le barrage a tenu vendredi et la route est fermée, ont dit les autorités de la ville."),
    ("german", "Der Damm hat am Freitag gehalten und die Straße ist gesperrt, sagten die Behörden der Stadt."),
    ("italian", "La diga ha tenuto venerdì e la strada è stata chiusa, hanno detto le autorità della città."),
    ("swedish", "Dammen höll på fredagen och vägen är avstängd, sade myndigheterna i staden som ligger vid havet."),
    ("czech", "Hráz v pátek vydržela a silnice je uzavřena, řekly úřady města, které leží u moře."),
    ("polish", "Zapora wytrzymała w piątek, a droga jest zamknięta, powiedziały władze miasta, które leży nad morzem."),
    ("a Cyrillic language", "Плотина выдержала в пятницу, и дорога была закрыта, сообщили власти города."),
    ("chinese or japanese", "大坝周五守住了，道路被关闭，官员说。"),
    ("korean", "댐은 금요일에 버텼고 도로는 폐쇄되었다고 관계자들은 말했다 오늘 아침."),
    ("arabic", "صمد السد يوم الجمعة وأغلق الطريق قال المسؤولون في المدينة اليوم."),
    ("greek", "Το φράγμα άντεξε την Παρασκευή και ο δρόμος έκλεισε, είπαν οι αρχές της πόλης."),
    ("thai", "บ้านเมืองนี้สวยงามมากและทุกคนมีความสุข"),
    ("", ""),
    ("", "Yes."),
    ("", "12 34 56 78 90"),
    ("", "IBM NATO UNESCO AP AFP DPA UPI EFE ANSA"),
]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_sentence_or_two_tell_the_language_and_too_little_tells_none(name: str, text: str) -> None:
    assert language(text) == name


@pytest.mark.parametrize(("name", "text"), [case for case in CASES if case[0]])
def test_capitals_figures_and_repetition_do_not_change_the_language(name: str, text: str) -> None:
    assert language(f"{text} 12 — 34 ".upper() * 3) == name


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(language(text), str)


def test_every_language_we_name_has_its_stop_words() -> None:
    assert all(len(stop_words(name)) > 50 for name in LANGUAGES)

"""One kind of finding: every code says itself in every language, alone, in errors and among others."""

from __future__ import annotations

import pickle
import re
import string

import pytest

import infraprio as ip
from infraprio.errors import InfeasibleError, InfraprioError, NetworkError
from infraprio.findings import Finding, about, finding, once, severities, told
from infraprio.words import Words, languages, say_open


def gaps_of(code: str) -> dict[str, float]:
    """Something for each gap of what a code says."""
    texts = [say_open(f"{room}.{code}", "en") for room in ("message", "cure")]
    return {name: 7.0 for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_every_code_says_itself(language: str) -> None:
    for code in severities():
        gaps: dict[str, object] = dict(gaps_of(code))
        gaps |= {name: Words.of("why.not_text") for name in ("advice",) if name in gaps}
        gaps.pop("file", None)
        said = finding(code, "a.csv", row=3, column=str(gaps.pop("column", "b")), **gaps).text(language)
        assert not re.search(r"[{}]", re.sub(r"\{\w+: \w+\}", "", said)), (
            code,
            said,
        )  # an example of a mapping
        assert said.count("a.csv") >= 1


def test_place_value_and_cure_are_said_in_the_language() -> None:
    found = finding("not_a_number", "roads.csv", row=7, column="length_km", value="x")
    assert found.text("sv") == (
        "fel: roads.csv, rad 7, kolumn length_km: 'x' är inget tal. "
        "Skriv ett tal som 12,5 eller 12.5; lämna cellen tom om värdet är okänt."
    )
    assert found.text("nb").startswith("feil: roads.csv, rad 7, kolonne length_km: 'x' er ikke et tall. ")


def test_what_has_no_place_says_its_subject() -> None:
    found = about("no_way", "L1", start="A", end="B")
    assert (found.subject, found.file, found.severity) == ("L1", "", "warning")
    assert found.sentence("sv").startswith(
        "L1 saknar väg och given körtid från A till B: ingen kan åka förbi."
    )
    assert once([found, about("no_way", "L1", start="A", end="B")]) == (found,)
    assert told([found], "nb") == [found.text("nb")]


def test_an_error_says_its_findings_in_the_language() -> None:
    fault = NetworkError(finding("no_such_file", "a.csv"), finding("no_such_file", "b.csv"))
    assert fault.text("sv").splitlines() == [
        "a.csv: Filen finns inte. Kontrollera sökvägen.",
        "b.csv: Filen finns inte. Kontrollera sökvägen.",
    ]
    assert str(fault) == fault.text("en")
    again = pickle.loads(pickle.dumps(fault))
    assert again.findings == fault.findings
    assert again.text("nb") == fault.text("nb")


def test_an_error_of_a_program_is_one_english_sentence() -> None:
    fault = InfraprioError("step=0 must be more than 0")
    assert not fault.findings
    assert fault.text("sv") == str(fault) == "step=0 must be more than 0"


def test_why_nothing_is_possible_is_kept_beside_what_is_said() -> None:
    fault = InfeasibleError(finding("no_part_of_order"), explanation=5)
    assert fault.explanation == 5
    assert fault.text("sv").startswith("Vid någon budget håller ingen del av ordningen")


def test_all_faults_of_a_scenario_are_told_in_the_language() -> None:
    with pytest.raises(ip.ScenarioError) as caught:
        ip.read("no-such-folder")
    assert [type(each) for each in caught.value.findings] == [Finding]
    assert caught.value.text("sv").startswith(
        "1 fel:\n  fel: no-such-folder: Mappen eller arbetsboken finns inte."
    )
    assert str(caught.value).startswith("1 error:\n  error: no-such-folder: ")
    assert pickle.loads(pickle.dumps(caught.value)).findings == caught.value.findings

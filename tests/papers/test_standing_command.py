"""`ayni standing`: from tables to tables, without the database (which these tests may not touch).

The published figures of the Sustainable Development Report 2019 are compared where their folder is: named by
AYNI_SDR2019, or ../shared/data/sdr2019 beside the project.
"""

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.house import ROOT

PUBLISHED = Path(os.environ.get("AYNI_SDR2019") or ROOT.parent / "shared" / "data" / "sdr2019")
INDICATORS = """code,goal,label,best,worst,green,red,weight,subgroup
school,4,"Schools, all",100,0,90,50,,
wait,3,Waiting,10,50,20,40,,
road,11,Roads,100,0,80,40,,paths
train,11,Trains,100,0,80,40,,paths
air,11,Air,0,50,10,25,,
noise,11,Noise,0,50,10,25,0,
"""
VALUES = """id,code,raw,imputed,score,color
Cajamarca,school,95,0,7,red
Cajamarca,wait,30,1,,
Cajamarca,road,20,,,
Cajamarca,train,60,,,
Cajamarca,air,20,,,
Cajamarca,noise,60,,,
Köpenick,school,45,,,
Köpenick,wait,,,,
Köpenick,road,90,,,
Köpenick,train,,,,
Köpenick,air,5,,,
Berlin,school,100,,,
Berlin,road,100,,,
Berlin,train,60,,,
Berlin,air,0,,,
"""
ENTITIES = "id,region,oecd\nBerlin,north,1\nCajamarca,north,\nKöpenick,north,yes\n"
SERIES = """id,year,code,value
Cajamarca,2015,school,80
Cajamarca,2020,school,85
Köpenick,2015,wait,30
Köpenick,2024,wait,35
Köpenick,2024,road,35
"""


@pytest.fixture
def files(tmp_path):
    tables = {"indicators": INDICATORS, "values": VALUES, "entities": ENTITIES, "series": SERIES}
    found = {name: tmp_path / f"{name}.csv" for name in tables}
    for name, words in tables.items():
        found[name].write_text(words, encoding="utf-8")
    return found


def run(files, out, *more):
    said = io.StringIO()
    call_command("standing", str(files["indicators"]), str(files["values"]), "--out", str(out), *more, stdout=said)
    return said.getvalue()


def whole(files, out):
    return run(files, out, "--entities", str(files["entities"]), "--series", str(files["series"]))


def refused(files, out, *more):
    with pytest.raises(CommandError) as fault:
        run(files, out, *more)
    assert fault.value.returncode == 2
    assert not out.exists()
    return str(fault.value).replace(f"{files['values'].parent}/", "")


def lines(file):
    return file.read_text(encoding="utf-8").splitlines()


def test_a_small_case_worked_out_by_hand(files, tmp_path):
    said = whole(files, tmp_path / "out")
    assert "3 places. 1 of them" in said
    assert lines(tmp_path / "out" / "scores.csv") == [
        "id,code,score,color",
        "Berlin,school,100.0,green",
        "Berlin,air,100.0,green",
        "Berlin,road,100.0,green",
        "Berlin,train,60.0,yellow",
        "Cajamarca,wait,50.0,yellow",
        "Cajamarca,school,95.0,green",
        "Cajamarca,air,60.0,orange",
        "Cajamarca,noise,,red",
        "Cajamarca,road,20.0,red",
        "Cajamarca,train,60.0,yellow",
        "Köpenick,wait,,",
        "Köpenick,school,,red",
        "Köpenick,air,,green",
        "Köpenick,road,,green",
        "Köpenick,train,,",
    ]
    assert lines(tmp_path / "out" / "goals.csv") == [
        "id,goal,score,color,n_used,n_basket,low,high",
        "Berlin,3,,gray,0,1,,",
        "Berlin,4,100.0,green,1,1,,",
        "Berlin,11,90.0,yellow,3,3,80.0,100.0",
        "Cajamarca,3,50.0,yellow,1,1,,",
        "Cajamarca,4,95.0,green,1,1,,",
        "Cajamarca,11,50.0,red,3,3,40.0,60.0",
        "Köpenick,3,,gray,0,1,,",
        "Köpenick,4,,red,1,1,,",
        "Köpenick,11,,green,2,3,,",
    ]
    # Berlin lacks goal 3 and takes the mean of its region, which is Cajamarca's 50.
    assert lines(tmp_path / "out" / "index.csv") == [
        "id,index_score,rank",
        "Berlin,80.0,1",
        "Cajamarca,65.0,2",
        "Köpenick,,",
    ]
    assert lines(tmp_path / "out" / "trends.csv") == [
        "id,code,trend",
        "Cajamarca,school,on_track",
        "Köpenick,wait,decreasing",
        "Köpenick,road,",
    ]
    told = json.loads((tmp_path / "out" / "standing.json").read_text(encoding="utf-8"))
    assert told["method"].startswith("ayni-standing-1 ")
    assert told["imputed"] == 1
    assert told["refused"] == {"Köpenick": {"used": 3, "basket": 5, "missing": ["wait", "train"]}}


def test_without_entities_no_region_stands_in(files, tmp_path):
    run(files, tmp_path / "out")
    assert lines(tmp_path / "out" / "index.csv")[1:] == ["Berlin,95.0,1", "Cajamarca,65.0,2", "Köpenick,,"]
    assert not (tmp_path / "out" / "trends.csv").exists()


def test_the_order_of_the_rows_changes_no_byte(files, tmp_path):
    whole(files, tmp_path / "one")
    for file in files.values():
        head, *rows = lines(file)
        file.write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    whole(files, tmp_path / "other")
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes()


def test_a_second_run_replaces_the_first_and_leaves_what_is_not_its_own(files, tmp_path):
    out = tmp_path / "out"
    whole(files, out)
    (out / "notes.txt").write_text("mine")
    files["values"].write_text("id,code,raw\nBerlin,school,50\n")
    run(files, out)
    assert sorted(file.name for file in out.iterdir()) == [
        *("goals.csv", "index.csv", "notes.txt", "scores.csv", "standing.json")
    ]
    assert lines(out / "scores.csv") == ["id,code,score,color", "Berlin,school,,orange"]


def test_the_mark_that_spreadsheets_write_and_their_line_ends_do_no_harm(files, tmp_path):
    run(files, tmp_path / "one")
    for file in files.values():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_text(encoding="utf-8").replace("\n", "\r\n").encode() + b"\r\n")
    run(files, tmp_path / "other")
    assert (tmp_path / "one" / "goals.csv").read_bytes() == (tmp_path / "other" / "goals.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("indicators", "best,", "beste,", "indicators.csv, line 1, column “best”: The column “best” is missing"),
        (
            "indicators",
            "wait,3,Waiting,10,50",
            "wait,3,Waiting,50,50",
            "indicators.csv, line 3, column “worst”: Best and",
        ),
        ("indicators", "10,50", "zehn,50", "indicators.csv, line 3, column “best”: “zehn” is not a number"),
        (
            "indicators",
            "wait,3,Waiting,10",
            "wait,3,Waiting,",
            "indicators.csv, line 3, column “best”: This must not be empty",
        ),
        ("indicators", "wait,3", "wait,18", "indicators.csv, line 3, column “goal”: “18” is no goal"),
        (
            "indicators",
            "wait,3",
            "school,3",
            "indicators.csv, line 3, column “code”: “school” already stands in line 2",
        ),
        ("indicators", "wait,3,Waiting,10,50,20,40", "wait,3,Waiting,10,50,40,20", "line 3, column “red”: Red lies on"),
        ("indicators", "10,50,20,40", "10,50,20,", "line 3, column “red”: One of the two thresholds"),
        ("indicators", ",0,\n", ",-1,\n", "indicators.csv, line 7, column “weight”: A weight cannot be negative"),
        ("values", "id,code,raw", "id,code,value", "values.csv, line 1, column “raw”: The column “raw” is missing"),
        ("values", "a,school,95,", "a,school,95%,", "values.csv, line 2, column “raw”: “95%” is not a number"),
        ("values", "a,school,95,", "a,school,inf,", "values.csv, line 2, column “raw”: “inf” is not a number"),
        ("values", "a,school,95,", "a,school,NaN,", "values.csv, line 2, column “raw”: “NaN” is not a number"),
        ("values", "a,school,95,", "a,school,1_0,", "values.csv, line 2, column “raw”: “1_0” is not a number"),
        ("values", "a,school,95,", 'a,school,"9,5",', "values.csv, line 2, column “raw”: “9,5” is not a number"),
        ("values", "a,school,95,", "a,school,1e400,", "values.csv, line 2, column “raw”: This number is too large"),
        ("values", "a,school,95,0", "a,school,95,2", "values.csv, line 2, column “imputed”: “2” is neither yes nor no"),
        (
            "values",
            "Cajamarca,wait",
            "Cajamarca,school",
            "line 3, column “code”: “Cajamarca, school” already stands in line 2",
        ),
        ("values", "Cajamarca,wait", "Cajamarca,Wait", "values.csv, line 3, column “code”: “Wait” is not known"),
        ("values", "Cajamarca,wait", ",wait", "values.csv, line 3, column “id”: This must not be empty"),
        ("values", "Cajamarca,wait", "=1+1,wait", "values.csv, line 3, column “id”: “=1+1” begins like a formula"),
        ("values", "Cajamarca,wait,30,1,,", "Cajamarca,wait,30", "values.csv, line 3, column “raw”: There are 3 cells"),
        ("values", "Cajamarca,wait", '"Caja"marca,wait', "values.csv, line 3: The quotation marks do not fit"),
        ("values", VALUES, "", "values.csv, line 1: The table is empty"),
        ("values", VALUES, "id,code,raw\n\n", "values.csv, line 1: The table is empty"),
        (
            "values",
            VALUES,
            VALUES.replace(",", ";"),
            "values.csv, line 1, column “id;code;raw;imputed;score;color”: The columns",
        ),
        (
            "values",
            "code,raw,imputed",
            "code,raw,raw",
            "values.csv, line 1, column “raw”: “raw” already stands in line 1",
        ),
        (
            "entities",
            "\nKöpenick,north",
            "\nBerlin,north",
            "entities.csv, line 4, column “id”: “Berlin” already stands",
        ),
        ("entities", "Köpenick", "Potsdam", "values.csv, line 8, column “id”: “Köpenick” is not known"),
        ("entities", "north,1", "north,maybe", "entities.csv, line 2, column “oecd”: “maybe” is neither"),
        ("series", "Cajamarca,2015", "Cajamarca,15", "series.csv, line 2, column “year”: “15” is not a year"),
        ("series", "2020,school", "2015,school", "“Cajamarca, 2015, school” already stands in line 2"),
        ("series", "school,85", "school,much", "series.csv, line 3, column “value”: “much” is not a number"),
        ("series", "2015,school", "2015,scool", "series.csv, line 2, column “code”: “scool” is not known"),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_place(files, tmp_path, name, old, new, told):
    words = files[name].read_text(encoding="utf-8")
    assert old in words
    files[name].write_text(words.replace(old, new, 1), encoding="utf-8")
    more = ["--entities", str(files["entities"]), "--series", str(files["series"])]
    assert told in refused(files, tmp_path / "out", *more)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (VALUES.encode("latin-1"), "line 8, column “2”"),
        (VALUES.encode("utf-16"), "line 1, column “1”"),
        (b"id,\0", "line 1, column “4”"),
    ],
    ids=["latin-1", "utf-16", "nul"],
)
def test_other_encodings_are_named(files, tmp_path, data, place):
    files["values"].write_bytes(data)
    assert refused(files, tmp_path / "out") == (
        f"values.csv, {place}: This is not UTF-8 text. Save the table as CSV in UTF-8."
    )


def test_a_line_is_counted_as_an_editor_counts_it(files, tmp_path):
    files["values"].write_text(
        'id,code,raw,note\n\n"Caja\nmarca",school,5,"a\n\nb"\nBerlin,school,x,\n', encoding="utf-8"
    )
    assert refused(files, tmp_path / "out").startswith("values.csv, line 7, column “raw”: “x”")


def test_sentences_come_in_the_language_that_is_asked_for(files, tmp_path):
    files["values"].write_text("id,code,raw\nBerlin,school,viel\n", encoding="utf-8")
    assert "Zeile 2, Spalte „raw“" in refused(files, tmp_path / "out", "--lang", "de")
    assert "línea 2, columna «raw»" in refused(files, tmp_path / "out", "--lang", "es")


def test_what_cannot_be_read_or_written_is_said(files, tmp_path):
    files["values"].unlink()
    assert "values.csv cannot be read: " in refused(files, tmp_path / "out")
    files["values"].write_text(VALUES, encoding="utf-8")
    with pytest.raises(CommandError, match=r"series\.csv.* cannot be written") as fault:
        run(files, files["series"] / "out")
    assert fault.value.returncode == 2
    assert lines(files["series"]) == SERIES.splitlines()


def published(name):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def off(found, wanted):
    """How far a computed number is from the published one; where one is empty, both are."""
    assert bool(found) == bool(wanted)
    return abs(float(found) - float(wanted)) if found else 0.0


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published figures of 2019 are not on this machine")
def test_all_published_figures_of_2019_come_out(tmp_path):
    files = {name: PUBLISHED / f"{name}.csv" for name in ("indicators", "values")}
    run(files, tmp_path, "--entities", str(PUBLISHED / "entities.csv"))

    def computed(name, key):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            return {tuple(row[column] for column in key): row for row in csv.DictReader(file)}

    counted = Counter()
    for name, table, key in [("values.csv", "scores.csv", ("id", "code")), ("goals.csv", "goals.csv", ("id", "goal"))]:
        found, wanted = computed(table, key), published(name)
        assert len(found) == len(wanted)
        for row in wanted:
            ours = found[tuple(row[column] for column in key)]
            assert off(ours["score"], row["score"]) < 1e-9
            assert ours["color"] == row["color"]
            counted.update({(table, "score"): bool(row["score"]), (table, "color"): bool(row["color"])})
    indices = computed("index.csv", ("id",))
    for row in published("entities.csv"):
        ours = indices[(row["id"],)]
        assert off(ours["index_score"], row["index_score"]) < 1e-9
        assert off(ours["rank"], row["rank"]) == 0
        counted["ranked"] += bool(row["rank"])
    assert counted == {
        ("scores.csv", "score"): 12788,
        ("scores.csv", "color"): 15305,
        ("goals.csv", "score"): 2693,
        ("goals.csv", "color"): 3281,
        "ranked": 162,
    }

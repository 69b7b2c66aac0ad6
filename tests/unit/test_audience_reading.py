"""Export files, as the platforms write them and as people damage them."""

from datetime import date

import pytest
from helpers_audience import LINK, META, REEL, SAMPLE, TIKTOK, YOUTUBE, write
from hypothesis import given
from hypothesis import strategies as st

from preuve.audience.exports import decoding, reading
from preuve.audience.exports.formats import fold, formats
from preuve.audience.exports.numbers import settle
from preuve.audience.exports.reading import read_exports
from preuve.errors import BadInput


def only(folder, *lines, name="export.csv", **options):
    return read_exports([write(folder, name, *lines, **options)])


def values(figure):
    return {metric: reading.value for metric, reading in figure.values.items()}


def test_the_sample_is_read_whole():
    readings = read_exports(SAMPLE)
    assert [file.format for file in readings.files] == ["meta-business-suite", "tiktok-studio", "youtube-studio"]
    assert len(readings.figures) == 12
    assert readings.fictitious
    assert {figure.observed_at for figure in readings.figures} == {date(2026, 5, 18)}
    assert all(figure.post.published and figure.post.duration for figure in readings.figures)
    assert [problem.written for problem in readings.problems] == ["Total"]
    assert not any(file.unknown_columns for file in readings.files)


def test_each_value_names_its_cell(tmp_path):
    readings = only(tmp_path, "# relevé du 2026-05-18", "", TIKTOK, f'"Deux\nlignes",{LINK},2026-05-01,"1,250",7,,--')
    (figure,) = readings.figures
    source = figure.values["views"].source
    assert (source.file, source.row, source.column, source.written) == ("export.csv", 4, "Total views", "1,250")
    assert values(figure) == {"views": 1250, "likes": 7}
    assert (figure.post.id, figure.post.target) == ("74900000000000001", "tiktok")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, encoding, delimiter):
    heads = ["Titre de la vidéo", "Lien de la vidéo", "Vues", "J’aime", "Durée moyenne de visionnage"]
    lines = (delimiter.join(heads), delimiter.join(["Été à l'atelier", LINK, "1\u00a0250", "7", "0:00:12"]))
    readings = only(tmp_path, *lines, encoding=encoding)
    assert readings.figures[0].post.title == "Été à l'atelier"
    assert values(readings.figures[0]) == {"views": 1250, "likes": 7, "avg_watch_s": 12}


def test_excels_separator_line(tmp_path):
    assert len(only(tmp_path, "sep=,", TIKTOK, f"Un,{LINK},,1,,,").figures) == 1


def test_total_row_is_said_and_skipped(tmp_path):
    readings = only(tmp_path, YOUTUBE, "Total,,,,999,9,9,0:01:00", 'abc,Un,"Sep 26, 2026",31,"8,120",5,1.5,0:00:20')
    assert [values(figure)["views"] for figure in readings.figures] == [8120]
    assert values(readings.figures[0])["watch_time_s"] == 5400
    assert (readings.problems[0].row, readings.problems[0].written) == (2, "Total")


def test_unknown_columns_are_kept_and_reported(tmp_path):
    readings = only(tmp_path, TIKTOK + ",Ventes", f"Un,{LINK},2026-05-01,1,2,3,4,12 €")
    assert readings.files[0].unknown_columns == ("Ventes",)
    assert readings.figures[0].other == {"Ventes": "12 €"}
    assert "Ventes" not in str(readings.figures[0].values)


def test_two_columns_for_one_metric_are_not_added(tmp_path):
    readings = only(tmp_path, TIKTOK + ",Views", f"Un,{LINK},2026-05-01,10,2,3,4,99")
    assert values(readings.figures[0])["views"] == 10
    assert "Total views" in readings.problems[0].reason


def test_the_same_head_twice_is_said(tmp_path):
    readings = only(tmp_path, TIKTOK + ",total views", f"Un,{LINK},2026-05-01,10,2,3,4,99")
    assert values(readings.figures[0])["views"] == 10
    assert readings.problems[0].column == "total views"


def test_meta_tells_its_two_platforms_by_address(tmp_path):
    rows = [
        f"1,{REEL},IG reel,04/27/2026 18:30,Lifetime,Un,35,100,80,9,3",
        "2,https://www.instagram.com/p/Dx2/,IG image,04/28/2026 18:30,Lifetime,Deux,,50,40,4,1",
        "3,https://www.facebook.com/reel/3/,Reels,04/28/2026 18:30,Lifetime,Trois,35,70,60,5,",
        "4,https://facebook.com.exemple.org/reel/3/,Reels,04/28/2026 18:30,Lifetime,Faux,35,70,60,5,",
    ]
    readings = only(tmp_path, META, *rows)
    assert [figure.post.target for figure in readings.figures] == ["instagram-reel", "instagram-feed", "facebook-reel"]
    assert "plateforme" in readings.problems[0].reason
    assert readings.problems[0].row == 5


def test_a_row_a_day_keeps_its_day(tmp_path):
    readings = only(tmp_path, META, f"1,{REEL},IG reel,04/27/2026,04/29/2026,Un,35,100,80,9,3")
    assert (readings.figures[0].day, readings.figures[0].window) == (date(2026, 4, 29), "day")


def dated(folder, *texts, heads=META):
    rows = [f"{i},{REEL},IG reel,{text},,Un,35,100,80,9,3" for i, text in enumerate(texts)]
    return only(folder, heads, *rows)


def test_a_file_s_own_dates_tell_their_order(tmp_path):
    readings = dated(tmp_path, "03/04/2026", "27/04/2026 18:30")
    assert [figure.post.published for figure in readings.figures] == [date(2026, 4, 3), date(2026, 4, 27)]
    assert not readings.problems


def test_the_declared_order_stands_where_the_file_allows_it_and_is_said_not_to_be_sure(tmp_path):
    readings = dated(tmp_path, "03/04/2026", "05/06/2026 11:00")
    assert [figure.post.published for figure in readings.figures] == [date(2026, 3, 4), date(2026, 5, 6)]
    assert readings.figures[0].values["views"].value == 100
    (problem,) = readings.problems
    assert (problem.file, problem.row) == ("export.csv", 0)
    assert "dates lues mois/jour" in problem.reason
    assert "audience/colonnes.yaml" in problem.reason


@pytest.mark.parametrize("texts", [("05/05/2026",), ("03/04/2026", "04/27/2026"), ("2026-04-03",), ("",)])
def test_dates_that_are_sure_need_no_words(tmp_path, texts):
    assert dated(tmp_path, *texts).problems == ()


def test_an_order_that_she_declared_is_no_doubt(tmp_path):
    mine = formats().formats["meta-business-suite"]
    row = f"1,{REEL},IG reel,03/04/2026,,Un,35,100,80,9,3"
    readings = read_exports([write(tmp_path, "export.csv", META, row)], {"meta-uk": mine})
    assert (readings.files[0].format, readings.problems) == ("meta-uk", ())


def test_dates_that_contradict_each_other_are_dropped(tmp_path):
    readings = dated(tmp_path, "27/04/2026", "04/27/2026")
    assert [figure.post.published for figure in readings.figures] == [None, None]
    assert any("contredisent" in problem.reason for problem in readings.problems)


@pytest.mark.parametrize(("written", "told"), [("03/04/2026", None), ("05/05/2026", ()), ("27/04/2026", ())])
def test_an_order_that_nothing_tells_is_not_guessed(written, told):
    assert (settle([written], ("D/M/Y", "M/D/Y")) is None) == (told is None)


def test_a_day_that_cannot_be_read_is_no_whole_life(tmp_path):
    readings = only(tmp_path, META, f"1,{REEL},IG reel,04/27/2026,hier,Un,35,100,80,9,3")
    assert not readings.figures
    assert "jour" in readings.problems[0].reason


def test_a_date_without_its_year_is_not_guessed(tmp_path):
    readings = only(tmp_path, TIKTOK, f"Un,{LINK},March 20,1,2,3,4", f"Deux,{LINK}9,2026-04-01,1,2,3,4")
    assert [figure.post.published for figure in readings.figures] == [None, date(2026, 4, 1)]
    assert "année" in readings.problems[0].reason


def test_a_shifted_row_is_left_out_and_said(tmp_path):
    readings = only(tmp_path, TIKTOK, f"Un, deux,{LINK},2026-05-01,1,2,3,4", f"Bon,{LINK},2026-05-01,1,2,3,4")
    assert [figure.post.title for figure in readings.figures] == ["Bon"]
    assert (readings.problems[0].row, "8 cellules" in readings.problems[0].reason) == (2, True)


def test_an_unreadable_number_is_missing_and_said(tmp_path):
    readings = only(tmp_path, TIKTOK, f"Un,{LINK},2026-05-01,beaucoup,-2,3,4")
    assert values(readings.figures[0]) == {"comments": 3, "shares": 4}
    assert [(problem.column, problem.written) for problem in readings.problems] == [
        ("Total views", "beaucoup"),
        ("Total likes", "-2"),
    ]


def test_a_link_that_is_not_one_is_dropped(tmp_path):
    readings = only(tmp_path, META, "1,javascript:alert(1),IG reel,04/27/2026,,Un,35,100,80,9,3")
    assert not readings.figures
    assert "adresse web" in readings.problems[0].reason


def test_the_day_of_observation_comes_from_the_name_or_a_comment(tmp_path):
    row = f"Un,{LINK},2026-05-01,1,2,3,4"
    assert only(tmp_path, TIKTOK, row, name="tiktok 2026-04-01_2026-05-18.csv").files[0].observed_at == date(
        2026, 5, 18
    )
    assert only(tmp_path, TIKTOK, row).files[0].observed_at is None
    with pytest.raises(BadInput, match="2026-13-01"):
        only(tmp_path, TIKTOK, row, name="tiktok-2026-13-01.csv")


def test_only_an_opening_comment_marks_a_file(tmp_path):
    readings = only(tmp_path, TIKTOK, f"# données fictives,{LINK},2026-05-01,1,2,3,4")
    assert not readings.fictitious
    assert readings.figures[0].post.title == "# données fictives"


def test_an_unknown_format_names_what_was_found_and_what_is_known(tmp_path):
    with pytest.raises(BadInput) as error:
        only(tmp_path, "Campagne;Budget", "Un;2")
    text = error.value.diagnostics()
    assert "Campagne, Budget" in text
    assert all(form.label in text for form in formats().formats.values())
    assert text.startswith("export.csv")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "format connu"),
        (b"\n\n", "format connu"),
        (b"PK\x03\x04\x00\x00", "classeur lisible"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien format"),
        (b"\xff\xfe\x00\xd8", "pas du texte"),
        (b"\x89PNG\r\n\x1a\n\x81", "pas du texte"),
    ],
)
def test_what_is_not_an_export_is_refused(tmp_path, data, reason):
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=reason):
        read_exports([path])


def test_an_unclosed_quote_is_refused(tmp_path):
    with pytest.raises(BadInput, match="CSV lisible"):
        only(tmp_path, TIKTOK, f'"Un,{LINK},2026-05-01,1,2,3,4')


def test_limits(tmp_path, monkeypatch):
    path = write(tmp_path, "export.csv", TIKTOK, *[f"Un,{LINK}{i},2026-05-01,1,2,3,4" for i in range(20)])
    monkeypatch.setattr(decoding, "MAX_ROWS", 10)
    with pytest.raises(BadInput, match="trop de lignes"):
        read_exports([path])
    monkeypatch.setattr(decoding, "MAX_BYTES", 100)
    with pytest.raises(BadInput, match="trop gros"):
        read_exports([path])
    monkeypatch.setattr(reading, "MAX_FILES", 1)
    with pytest.raises(BadInput, match="trop de fichiers"):
        read_exports([path, write(tmp_path, "b.csv", TIKTOK)])


def test_two_files_of_one_name_need_names(tmp_path):
    (tmp_path / "b").mkdir()
    row = f"Un,{LINK},2026-05-01,1,2,3,4"
    paths = [write(tmp_path, "a.csv", TIKTOK, row), write(tmp_path / "b", "a.csv", TIKTOK, row)]
    with pytest.raises(BadInput, match="même nom"):
        read_exports(paths)
    assert len(read_exports({"a.csv": paths[0], "b.csv": paths[1]}).files) == 2


def test_formats_cannot_be_confused():
    heads = [
        {fold(head) for head in writing.required}
        for form in formats().formats.values()
        for writing in form.languages.values()
    ]
    assert not any(one <= other for one in heads for other in heads if one is not other)


def test_every_required_head_is_a_known_column():
    for form in formats().formats.values():
        for language, writing in form.languages.items():
            assert {fold(head) for head in writing.required} <= {head for head, _column in form.roles(language)}


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "hostile.csv"
    path.write_bytes(TIKTOK.encode() + b"\n" + data)
    try:
        readings = read_exports([path])
    except BadInput:
        return
    assert all(figure.post.id for figure in readings.figures)

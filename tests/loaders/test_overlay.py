"""Overlay files: what is taken, what is refused and where, and that no text can break the triples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from loaders.errors import OverlayError
from loaders.rdf.iri import BASE, DEF, ID
from loaders.reviewed.correction import KIND_TO_FACT, Correction, to_lines
from loaders.reviewed.overlay import FORMS, MAX_BYTES, MAX_TEXT, parse_overlay

SIGNED = 'by = "Siti"\non = 2026-11-21\nreason = "kata tabel"\n'
VERDICTS = 'verdict = "affirmed"\n'
PERFORMER = 'step = "id/sop/x/langkah/1"\nactor = "id/jabatan/x/kabid"\n'
AFFIRMED = f'[[performer]]\n{PERFORMER}role = "Responsible"\nverdict = "affirmed"\n{SIGNED}'
REJECTED = f'[[performer]]\n{PERFORMER}verdict = "rejected"\n{SIGNED}'


def parse_text(*texts: str) -> tuple[Correction, ...]:
    return parse_overlay((f"{n}.toml", text.encode()) for n, text in enumerate(texts, start=1))


def faults_of(*texts: str | bytes) -> list[str]:
    files = [
        (f"{n}.toml", text.encode() if isinstance(text, str) else text)
        for n, text in enumerate(texts, start=1)
    ]
    with pytest.raises(OverlayError) as caught:
        parse_overlay(files)
    assert str(caught.value)
    return [str(fault) for fault in caught.value.faults]


def parse_if_taken(text: str | bytes) -> tuple[Correction, ...] | OverlayError:
    """Return what a file says, or why it was refused; anything else is a fault of the program."""
    try:
        return parse_overlay([("1.toml", text.encode() if isinstance(text, str) else text)])
    except OverlayError as error:
        return error


def entry(kind: str, *, verdict: str = "affirmed") -> str:
    keys = "".join(f'{key} = "id/x/{key}"\n' for key in FORMS[kind].required)
    role = 'role = "Responsible"\n' if kind == "performer" else ""
    return f'[[{kind}]]\n{keys}{role}verdict = "{verdict}"\n{SIGNED}'


def test_an_entry_is_read_whole() -> None:
    (found,) = parse_text("# catatan\n\n" + AFFIRMED)
    assert found == Correction(
        kind="performer",
        verdict="affirmed",
        parts=(
            ("actor", f"{ID}jabatan/x/kabid"),
            ("role", f"{DEF}Responsible"),
            ("step", f"{ID}sop/x/langkah/1"),
        ),
        by="Siti",
        on=date(2026, 11, 21),
        reason="kata tabel",
        language="id",
        where="1.toml:3",
    )


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("verdict", ["affirmed", "rejected"])
def test_every_kind_can_be_affirmed_and_rejected(kind: str, verdict: str) -> None:
    (found,) = parse_text(entry(kind, verdict=verdict))
    lines = to_lines(found, [f"{ID}a"])
    assert lines == sorted(set(lines))
    triples = list(parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES))
    assert len(triples) == len(lines)
    about = [t for t in triples if t.subject == NamedNode(found.iri)]
    adds = [t for t in triples if t.subject != NamedNode(found.iri)]
    assert len(about) == (9 if KIND_TO_FACT[kind][1] else 6)
    assert bool(adds) == (verdict == "affirmed" and kind not in ("statement", "finding"))


def test_every_kind_has_a_form_and_a_fact() -> None:
    assert set(FORMS) == set(KIND_TO_FACT)
    for kind, form in FORMS.items():
        assert {part for part in KIND_TO_FACT[kind][::2] if part} <= set(form.required)


def test_files_are_read_in_their_order_and_may_be_empty_or_begin_with_a_mark() -> None:
    assert parse_text("", "# nothing\n") == ()
    found = parse_text("\ufeff" + AFFIRMED, entry("head"))
    assert [c.where for c in found] == ["1.toml:1", "2.toml:1"]


def test_an_iri_may_be_given_whole() -> None:
    whole = AFFIRMED.replace('"id/', f'"{BASE}id/')
    assert parse_text(whole)[0].parts == parse_text(AFFIRMED)[0].parts


HEAD = entry("head").removeprefix("[[head]]\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(entry("head"), [1], id="first-line"),
        pytest.param("\r\n\r\n" + entry("head").replace("\n", "\r\n"), [3], id="windows-line-ends"),
        pytest.param(
            "# [[head]]\n\n  [[ head ]]  # [[head]]\n" + HEAD, [3], id="comment-and-indent"
        ),
        pytest.param('[["head"]]\n' + HEAD, [1], id="quoted-header"),
        pytest.param("[['head']]\n" + HEAD, [1], id="literal-header"),
        pytest.param(
            '[[head]]\nreason = """\n[[head]]\n\\"""\n[[head]]\n"""""\n'
            + HEAD.replace('reason = "kata tabel"\n', "")
            + "[[name]]\n",
            None,
            id="header-within-a-text",
        ),
        pytest.param(
            "[[head]]\n"
            + HEAD.replace('"kata tabel"', "'''\n[[head]]\n\"\"\"\n'''")
            + entry("name"),
            [1, 11],
            id="header-within-a-literal-text",
        ),
        pytest.param(
            "[[head]]\n" + HEAD.replace('"Siti"', '"Siti \\" # [[head]]"') + entry("name"),
            [1, 8],
            id="header-within-quotes",
        ),
    ],
)
def test_an_entry_is_found_on_its_line(text: str, lines: list[int] | None) -> None:
    if lines is None:
        assert faults_of(text)[0].startswith("1.toml:12: ")
    else:
        assert [c.where for c in parse_text(text)] == [f"1.toml:{line}" for line in lines]


def test_where_headers_do_not_tell_an_entry_is_named_by_its_number() -> None:
    keys = ", ".join(line for line in HEAD.splitlines())
    (found,) = parse_text(f"head = [{{{keys}}}]\n")
    assert found.where == "1.toml, head 1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(AFFIRMED.replace("on =", "tanggal ="), "has no on", id="no-day"),
        pytest.param(
            AFFIRMED.replace("2026-11-21", '"2026-11-21"'), "on is not a day", id="day-as-text"
        ),
        pytest.param(
            AFFIRMED.replace("2026-11-21", "2026-11-21T08:00:00Z"), "on is not a day", id="time"
        ),
        pytest.param(
            AFFIRMED.replace("2026-11-21", "2026-02-30"), "not valid TOML", id="no-such-day"
        ),
        pytest.param(AFFIRMED.replace("2026-11-21", "20261121"), "on is not a day", id="number"),
        pytest.param(AFFIRMED.replace("Siti", ""), "has no by", id="empty-name"),
        pytest.param(AFFIRMED.replace("Siti", "  "), "has no by", id="blank-name"),
        pytest.param(AFFIRMED.replace('"Siti"', "7"), "by is not a text", id="name-is-a-number"),
        pytest.param(
            AFFIRMED.replace('"Siti"', '["Siti"]'), "by is not a text", id="name-is-a-list"
        ),
        pytest.param(
            AFFIRMED.replace('reason = "kata tabel"', ""), "has no reason", id="no-reason"
        ),
        pytest.param(
            AFFIRMED.replace("affirmed", "ya"), "verdict is 'ya'. Write one of", id="verdict"
        ),
        pytest.param(
            AFFIRMED.replace("Responsible", "Pelaksana"), "role is 'Pelaksana'", id="role"
        ),
        pytest.param(AFFIRMED.replace('role = "Responsible"\n', ""), "has no role", id="no-role"),
        pytest.param(AFFIRMED.replace("step =", "stepp ="), "Did you mean step?", id="unknown-key"),
        pytest.param(
            AFFIRMED.replace("[performer]", "[performr]"), "Did you mean performer?", id="kind"
        ),
        pytest.param(
            "x = 1\n", "'x' is no kind of correction. There are performer", id="stray-key"
        ),
        pytest.param("[performer]\n", "Write [[performer]]", id="single-bracket"),
        pytest.param("performer = [1]\n", "not a list of entries", id="list-of-numbers"),
        pytest.param("[[performer]\n", "not valid TOML", id="syntax"),
        pytest.param(AFFIRMED.replace("id/sop", "sop"), "which names nothing", id="iri-without-id"),
        pytest.param(
            AFFIRMED.replace("id/sop", "https://x.test/id/sop"), "names nothing", id="iri-elsewhere"
        ),
        pytest.param(AFFIRMED.replace("id/sop/x/langkah/1", "id/"), "names nothing", id="bare-id"),
        pytest.param(
            AFFIRMED.replace("langkah/1", "langkah> <urn:x"), "names nothing", id="bracket"
        ),
        pytest.param(
            AFFIRMED.replace("langkah/1", "langkah\\n1"), "names nothing", id="line-end-in-iri"
        ),
        pytest.param(
            AFFIRMED.replace("langkah/1", 'langkah\\"1'), "names nothing", id="quote-in-iri"
        ),
        pytest.param(
            AFFIRMED.replace("langkah/1", "langkah\\\\u003e"), "names nothing", id="escape-in-iri"
        ),
        pytest.param(
            AFFIRMED.replace("kata", "NIP 196804031993031009"), "personal number", id="nip"
        ),
        pytest.param(
            AFFIRMED.replace("Siti", "Siti 3672011234567890"), "personal number", id="nik"
        ),
        pytest.param(
            AFFIRMED.replace("kata", "HP 081234567890"), "personal number", id="labelled-phone"
        ),
        pytest.param(
            AFFIRMED.replace("kata", "hubungi 0812-3456-7890"), "personal number", id="phone"
        ),
        pytest.param(
            AFFIRMED.replace("kata", "+62 812 3456 7890"), "personal number", id="phone-abroad"
        ),
        pytest.param(AFFIRMED.replace("kata", "\\u0000"), "control character", id="nul"),
        pytest.param(AFFIRMED.replace("kata", "k\\u007fata"), "control character", id="delete"),
        pytest.param(AFFIRMED.replace("kata", "a\\uFFFF"), "control character", id="no-character"),
        pytest.param(AFFIRMED.replace("kata", "\\uD800"), "not valid TOML", id="escaped-surrogate"),
        pytest.param(AFFIRMED.replace("kata", "k" * MAX_TEXT), "characters", id="long"),
        pytest.param(AFFIRMED + 'language = "fr"\n', "language is 'fr'", id="language"),
        pytest.param(REJECTED + REJECTED, "says the same as 1.toml:1", id="twice"),
        pytest.param(AFFIRMED + REJECTED, "opposite of 1.toml:1. Name the role", id="any-role"),
        pytest.param(
            entry("tie") + entry("tie", verdict="rejected"), "opposite of 1.toml:1", id="opposite"
        ),
        pytest.param(
            entry("accountability", verdict="rejected") + 'via = "id/x/y"\n',
            "via is said only of what is affirmed",
            id="via-rejected",
        ),
    ],
)
def test_what_cannot_be_taken_at_its_word_is_refused(text: str, words: str) -> None:
    found = faults_of(text)
    assert any(words in fault for fault in found), found


@pytest.mark.parametrize(
    "words",
    [
        "Pasal 8 ayat 2",
        "tahun 2016 s.d. 2021",
        "telepon (0736) 21570",
        "Perwali 63/2016",
        "62 8 12",
    ],
)
def test_other_numbers_are_no_personal_numbers(words: str) -> None:
    assert parse_text(AFFIRMED.replace("kata", words))


def test_all_faults_are_said_at_once_in_the_order_of_the_files() -> None:
    found = faults_of(
        "[[performer]]\n\n[[head]]\nunit = 3\n" + SIGNED, "[[nmae]]\n" + AFFIRMED, AFFIRMED
    )
    assert [fault.partition(": ")[0] for fault in found] == [
        *["1.toml:1"] * 6,
        *["1.toml:3"] * 3,
        "2.toml:1",
        "3.toml:1",
    ]
    assert "says the same as 2.toml:2" in found[-1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"\x00\x01\x02", "not valid TOML", id="binary"),
        pytest.param(b"\x89PNG\r\n\x1a\n\xff\xfe", "is not UTF-8", id="picture"),
        pytest.param(b"\n\nx = '\xed\xa0\x80'\n", "1.toml:3: is not UTF-8", id="surrogate"),
        pytest.param(b"x" * (MAX_BYTES + 1), "Split it", id="huge"),
        pytest.param(b"a = " + b"[" * 100_000, "nested too deeply", id="deep-list"),
        pytest.param(b"a = " + b"{a=" * 60_000, "nested too deeply", id="deep-table"),
        pytest.param(b"a" + b".a" * 100_000 + b" = 1", "dots on one line", id="deep-key"),
        pytest.param(b"[" + b"a." * 100_000 + b"a]", "dots on one line", id="deep-header"),
        pytest.param(b"[[head]]\non = " + b"9" * 5000, "not valid TOML", id="long-number"),
        pytest.param(b"[[head]]\n" * 2000, "and 11950 more", id="many"),
    ],
)
def test_a_hostile_file_is_refused_with_few_words(content: bytes, words: str) -> None:
    with pytest.raises(OverlayError, match=words) as caught:
        parse_overlay([("1.toml", content)])
    assert len(str(caught.value)) < 10_000


# --- names of corrections --------------------------------------------------------------------------


def test_a_correction_is_named_by_its_fact_and_its_verdict_alone() -> None:
    iri = parse_text(AFFIRMED)[0].iri
    assert iri.startswith(f"{ID}koreksi/")
    moved = parse_text(entry("head") + AFFIRMED.replace("Siti", "Budi").replace("kata", "lain"))
    assert moved[1].iri == iri
    others = [
        AFFIRMED.replace("Responsible", "Informed"),
        AFFIRMED.replace("affirmed", "rejected"),
        AFFIRMED.replace("langkah/1", "langkah/2"),
    ]
    assert len({iri, *(parse_text(text)[0].iri for text in others)}) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            AFFIRMED, AFFIRMED.replace("Responsible", "Informed"), id="two-roles-of-one-actor"
        ),
        pytest.param(
            AFFIRMED.replace("affirmed", "rejected"),
            AFFIRMED.replace("Responsible", "Informed"),
            id="not-this-role-but-that",
        ),
        pytest.param(
            entry("accountability"),
            entry("accountability") + 'provision = "id/x/pasal"\n',
            id="one-line-under-two-provisions",
        ),
        pytest.param(REJECTED, AFFIRMED.replace("kabid", "kasi"), id="not-a-but-b"),
    ],
)
def test_what_can_stand_side_by_side_does(first: str, second: str) -> None:
    assert len(parse_text(first, second)) == 2


# --- laws ------------------------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_characters="\x7f\ufffe\uffff",
        exclude_categories=["Cs"],
        min_codepoint=9,
    ).filter(lambda c: c in "\t\n" or ord(c) >= 32),
    min_size=1,
    max_size=60,
)


def quote(text: str) -> str:
    """Write a text as a TOML string."""
    escaped = "".join(f"\\U{ord(letter):08x}" for letter in text)
    return f'"{escaped}"'


@given(by=TEXTS, reason=TEXTS)
def test_every_accepted_text_comes_back_from_the_store_as_it_was(by: str, reason: str) -> None:
    text = AFFIRMED.replace('"Siti"', quote(by)).replace('"kata tabel"', quote(reason))
    found = parse_if_taken(text)
    if isinstance(found, OverlayError):
        assert not by.strip() or not reason.strip() or "personal number" in str(found)
        return
    lines = to_lines(found[0])
    store = Store()
    store.load("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    values = {
        name: quad.object
        for name in ("reviewedBy", "reason")
        for quad in store.quads_for_pattern(NamedNode(found[0].iri), NamedNode(DEF + name), None)
    }
    assert values == {
        "reviewedBy": Literal(by.strip()),
        "reason": Literal(reason.strip(), language="id"),
    }
    assert len(store) == len(lines)


@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda s: s.encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = parse_if_taken(content)
    assert found.faults if isinstance(found, OverlayError) else isinstance(found, tuple)


SIGNS = ('"""', "'''", "[[", "]]", "#", "\\", '"', "=", ".", "{", "}", "\n", ">", "<urn:x>")
LINES = (*AFFIRMED.splitlines(True), *HEAD.splitlines(True), "[[head]]\n", *SIGNS)
FRAGMENTS = st.lists(st.sampled_from(LINES), max_size=30).map("".join)


@given(FRAGMENTS)
def test_whatever_is_accepted_makes_whole_triples(text: str) -> None:
    found = parse_if_taken(text)
    for correction in () if isinstance(found, OverlayError) else found:
        lines = to_lines(correction, [f"{ID}a"], assigned=True)
        assert len(list(parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES))) == len(lines)


@given(st.text(max_size=40))
def test_no_iri_breaks_out_of_its_brackets(path: str) -> None:
    text = AFFIRMED.replace('"id/jabatan/x/kabid"', quote(f"id/{path}"))
    found = parse_if_taken(text)
    if isinstance(found, tuple):
        assert not set(found[0].part("actor")) & set('<>"{}|^`\\ \n\r\t')

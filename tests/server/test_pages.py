"""The pages: real figures, real answers, both languages, everything escaped, well formed."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from server.asking.answers import ROLES
from server.asking.questions import TYPE_TO_WORDS
from server.asking.raci import EVIDENCE_TO_MARK
from server.publishing.snapshot import current_snapshot
from server.web.editor import TABLE_WORDS
from server.web.entities.reading import ORIGINS
from server.web.entities.relations import GROUPS
from server.web.home import FIGURES
from server.web.navigation import ENTRIES
from server.web.preferences import THEMES
from server.web.resources import WAYS
from server.web.words import KEY_TO_WORDS, ROOMS
from tests.server.places import DUTY

BROWSER = {"Accept": "text/html"}
VOID = {"meta", "link", "input", "br", "hr", "img"}

PAGES = [
    "/",
    "/?lang=en",
    "/search",
    "/search?q=kepala",
    "/search?q=%22%3E%3Cscript%3E&kind=x",
    "/sparql",
    "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "/sparql?query=ASK+%7B+%7D",
    "/sparql?query=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/questions/units",
    "/questions/stages-of-duty",
    "/questions/who-is-named?name=%22%3E%3Cscript%3E&lang=en",
    "/questions/stages-of-duty?duty=%3Cscript%3E",
    "/questions/nothing",
    "/page/unit/uji/seksi",
    "/page/jabatan/uji/kepala-seksi?lang=en",
    "/page/peraturan/uji/perwali/2020/1",
    "/page/%3Cscript%3E",
    "/nothing/%22onload=alert(1)",
]


class Reader(HTMLParser):
    """Checks that elements are closed in order, and gathers what a test looks at."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.labels: set[str] = set()
        self.fields: set[str] = set()
        self.tags: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.faults += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        if "style" in given:
            self.faults.append(f"<{tag} style>")
        if given.get("id"):
            self.identifiers.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "html":
            self.language = str(given.get("lang"))
        if tag == "label":
            self.labels.add(str(given.get("for")))
        if tag in ("input", "textarea") and given.get("type") != "hidden":
            self.fields.add(str(given.get("id")))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_safe(client: TestClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = read(response.text)
    assert page.faults == []
    scripts = re.findall("<script[^>]*>[^<]*", response.text)
    data = '<script type="application/ld+json">'  # facts for search engines; nothing runs
    assert [one for one in scripts if not one.startswith(data)] == [
        '<script src="/static/enhance.js" defer>'
    ]
    assert "alert('x')" not in response.text
    assert len(page.identifiers) == len(set(page.identifiers))
    assert page.fields <= page.labels
    assert not [link for link in page.links if not re.match(r"https?://|/|#|\?", link)]
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert page.language in ("id", "en")


def test_the_start_page_has_the_figures_of_the_graph(client: TestClient, store: Path) -> None:
    snapshot = current_snapshot(store)
    text = client.get("/?lang=en").text
    figures = dict(re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", text))
    assert figures["statements"] == f"{snapshot.triples:,}"
    assert figures["regulations"] == "2"
    assert figures["units"] == "2"
    assert figures["positions"] == "2"
    assert figures["duties and functions"] == "1"
    assert figures["stages of duties"] == "2"
    assert snapshot.identifier in text


def test_the_start_page_answers_questions(client: TestClient) -> None:
    text = client.get("/?lang=en").text
    assert "What are the stages of a duty?" in text
    assert "mengumpulkan data" in text
    assert "menulis &#34;draf&#34;, lalu\nmemeriksanya" in text
    assert "Seksi &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in text
    assert "Which units are there &amp; what &lt;b&gt;heads&lt;/b&gt; them?" in text
    assert "Tugas dan Fungsi Dinas Uji &amp; &lt;b&gt;Coba&lt;/b&gt;" in text


def test_every_link_of_the_start_page_leads_somewhere(client: TestClient) -> None:
    links = {link for link in read(client.get("/").text).links if link.startswith("/")}
    assert len(links) > 10
    for link in links:
        assert client.get(link, headers=BROWSER).status_code == 200, link


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        pytest.param("/", "", "id", id="neither"),
        pytest.param("/", "en-GB,en;q=0.9", "en", id="browser"),
        pytest.param("/?lang=id", "en", "id", id="choice-wins"),
        pytest.param("/?lang=xx", "en", "en", id="unknown-choice"),
        pytest.param("/sparql?lang=en", "id", "en", id="form"),
        pytest.param("/questions/units?lang=en", "", "en", id="question"),
        pytest.param("/nothing?lang=en", "", "en", id="fault"),
    ],
)
def test_language(client: TestClient, path: str, header: str, language: str) -> None:
    headers = {**BROWSER, "Accept-Language": header}
    response = client.get(path, headers=headers)
    assert response.headers["content-language"] == language
    assert read(response.text).language == language
    other = "en" if language == "id" else "id"
    assert f"lang={other}" in response.text


def test_a_choice_is_remembered(client: TestClient) -> None:
    client.get("/?lang=en&theme=dark", headers=BROWSER)
    page = client.get("/sparql", headers={**BROWSER, "Accept-Language": "id"})
    assert page.headers["content-language"] == "en"
    assert '<html lang="en" data-theme="dark">' in page.text
    assert "Cookie" in page.headers["vary"]
    assert "data-theme" not in client.get("/?theme=auto", headers=BROWSER).text[:200]


def test_a_choice_there_is_not_is_not_remembered(client: TestClient) -> None:
    response = client.get('/?lang=xx&theme="><b>', headers=BROWSER)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/nothing", "fault_404", id="no address"),
        pytest.param("/page/unit/nowhere", "fault_404", id="no resource"),
        pytest.param("/questions/stages-of-duty?duty=%3Cscript%3E", "fault_400", id="bad value"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_went_wrong_is_said_in_both_languages(
    client: TestClient, path: str, said: str, language: str
) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={language}"
    text = client.get(address, headers=BROWSER).text
    assert KEY_TO_WORDS[said][("id", "en").index(language)] in text


def test_numbers_are_written_as_the_language_does(client: TestClient) -> None:
    assert "Graf dalam angka" in client.get("/?lang=id").text


def test_the_form_shows_the_query_again_and_its_answer(client: TestClient) -> None:
    query = 'SELECT ?x WHERE { VALUES ?x { "<i>&amp;" } }'
    text = client.get("/sparql", params={"query": query}, headers=BROWSER).text
    assert "&lt;i&gt;&amp;amp;&#34; } }</textarea>" in text
    assert "<td>&lt;i&gt;&amp;amp;</td>" in text
    assert "format=csv" in text


def test_the_form_shows_a_fault_with_its_status(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "SELECT * {"}, headers=BROWSER)
    assert response.status_code == 400
    assert "is not closed" in response.text
    assert "SELECT * {</textarea>" in response.text


def test_a_question_page_begins_with_its_example(client: TestClient) -> None:
    text = client.get("/questions/stages-of-duty?lang=en").text
    assert f'value="{DUTY}"' in text
    assert "mengumpulkan data" in text
    assert "/sparql?query=" in text
    assert "format=csv" in text


def test_a_question_page_with_a_wrong_parameter(client: TestClient) -> None:
    response = client.get("/questions/stages-of-duty?duty=x", headers=BROWSER)
    assert response.status_code == 400
    assert "not an absolute IRI" in response.text


def test_a_resource_page_links_to_its_neighbours(client: TestClient) -> None:
    text = client.get("/page/unit/uji/seksi?lang=en", headers=BROWSER).text
    links = read(text).links
    assert "/page/unit/uji/dinas" in links
    assert "/page/jabatan/uji/kepala-seksi" in links
    assert "Dinas Uji" in text
    assert "/data/id/unit/uji/seksi.ttl" in links
    page = client.get("/page/unit/uji/dinas?lang=en", headers=BROWSER).text
    assert "/page/unit/uji/seksi" in read(page).links


def test_no_word_stands_in_two_rooms() -> None:
    keys = Counter(key for room in ROOMS for key in room.WORDS)
    assert [key for key, times in keys.items() if times > 1] == []


def test_words_are_in_both_languages_and_all_used() -> None:
    for key, (indonesian, english) in KEY_TO_WORDS.items():
        assert indonesian.strip(), key
        assert english.strip(), key
    folder = files("server.web") / "templates"
    used = "".join(path.read_text("utf-8") for path in folder.iterdir())
    families = set(re.findall(r'words\["(\w+_)" ~', used)) | {"cause_"}
    by_value = {
        "triples",
        *(word for word, _ in FIGURES),
        *(f"type_{kind}" for kind in TYPE_TO_WORDS),
        *(f"nav_{entry[0]}" for entry in ENTRIES),
        *(f"theme_{theme}" for theme in THEMES),
        *(f"group_{group}" for group in GROUPS),
        *(word for word, _ in WAYS),
        *(f"role_{role}" for role in ROLES),
        *(f"evidence_{kind}" for kind in EVIDENCE_TO_MARK),
        *(f"origin_{origin}" for origin in (*ORIGINS, "text")),
        *(f"editor_table_{name}" for name in TABLE_WORDS),
    }
    unused = {key for key in KEY_TO_WORDS if not re.search(rf"words\.{key}\b", used)}
    unused = {key for key in unused if not key.startswith(tuple(families))}
    assert unused <= by_value
    for key in re.findall(r"words\.(\w+)", used):
        assert key in KEY_TO_WORDS


def test_the_style_sheet_reaches_for_nothing_outside() -> None:
    sheet = (files("server.web") / "static" / "style.css").read_text("utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "prefers-color-scheme: dark" in sheet

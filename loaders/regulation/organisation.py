"""The structure Pasal and the heads -> units and positions.

A regulation names its units once, in a list ("Susunan Organisasi …, terdiri dari:"), and says of
each who leads it ("dipimpin oleh seorang Kepala Seksi"). A list under a Bab that is named after a
defined class of offices (Kecamatan Tipe A) describes a pattern.

Comes in: the text model and the definitions. Goes out: ``Organisation``. Who answers to whom is
read by ``accountability``; names in running text are understood by ``resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from loaders.regulation.contexts import (
    Contexts,
    Organisation,
    bab_of,
    clauses_of,
    outermost,
    unit_names,
)
from loaders.regulation.model import Definition, Position, Repair, Unit
from loaders.regulation.names import fold_name, slug_name
from loaders.text.document import Document, Provision, Span, source_span

# First words of a unit's name -> slug of its type; longer ones first.
_TYPE_WORDS = (
    ("unit pelaksana teknis", "upt"),
    ("kelompok jabatan fungsional", "kelompok-jabatan-fungsional"),
    ("sekretariat daerah", "sekretariat-daerah"),
    ("sekretariat dprd", "sekretariat-dprd"),
    ("sekretariat", "sekretariat"),
    ("inspektorat", "inspektorat"),
    ("sub bagian", "sub-bagian"),
    ("subbagian", "sub-bagian"),
    ("sub bidang", "sub-bidang"),
    ("subbidang", "sub-bidang"),
    ("bagian", "bagian"),
    ("bidang", "bidang"),
    ("seksi", "seksi"),
    ("dinas", "dinas"),
    ("badan", "badan"),
    ("kantor", "kantor"),
    ("kecamatan", "kecamatan"),
    ("kelurahan", "kelurahan"),
    ("unsur", "unsur"),
    ("upt", "upt"),
)
POSITION_RE = re.compile(
    r"(?:Kepala|Camat|Lurah|Sekretaris|Direktur|Inspektur|Asisten|Ketua|Wakil|Koordinator)\b"
)

# "Susunan Organisasi Dinas, terdiri dari:", "Sekretariat, membawahi:", "Kepala Bidang,
# membawahkan:". The list under it must name units; a list of tasks ("meliputi:") does not.
_STRUCTURE_RE = re.compile(
    r"(?:(?P<titled>(?:[Ss]usunan|[Ss]truktur)\s+)[Oo]rganisasi\s*)?(?P<subject>.*?),?\s*"
    r"(?:terdiri\s+(?:dari|atas)|membawah(?:i|kan)"
    r"|(?(titled)(?:meliputi|(?:adalah\s+)?sebagai\s+berikut|adalah)|(?!)))\s*[:;.]?\Z",
    re.DOTALL,
)
_STRUCTURE_VERBS = ("terdiri", "membawah", "meliputi", "berikut", "adalah")
"""One of them stands in whatever that matches; looking for a word is cheaper."""

_TITLED_RE = re.compile(r"(?:susunan|struktur)\s+organisasi\b", re.IGNORECASE)
_ITEM_TAIL_RE = re.compile(
    r"[\s,]*(?:(?:yang\s+)?(?:terdiri\s+(?:dari|atas)|membawah(?:i|kan)|meliputi))?[\s:;.,]*"
    r"(?:\bdan(?:\s*/\s*atau)?\b)?\s*\Z"
)
_ABBREVIATION_RE = re.compile(r"\s*\(([A-Z][\w/ -]*)\)\Z")
_REFERENCE_RE = re.compile(r"\s*,?\s*(?:sebagaimana|masing-masing)\b.*\Z", re.DOTALL)

# "dipimpin oleh seorang Kepala Seksi", "dipimpin oleh Camat"; the verb is lost in
# "Bidang Pendaftaran Penduduk oleh seorang Kepala Bidang" (Perwali Cilegon 63/2016, Pasal 20).
_LED_RE = re.compile(
    r"(?P<subject>.+?),?\s+(?:yang\s+)?(?:di\s?pimpin\s+oleh\s+(?:seorang\s+)?|oleh\s+seorang\s+)"
    r"(?P<title>[A-Z]\w*(?:\s+[A-Z]\w*)*)",
    re.DOTALL,
)
# "Setiap Bidang", "Masing-masing Seksi", and the plural "Bidang-Bidang … masing-masing".
_EACH_RE = re.compile(
    r"(?:Setiap|Masing-masing|Tiap(?:-tiap)?)\s+|(?P<twice>\w+(?: \w+)?)-(?=(?P=twice)\b)",
    re.IGNORECASE,
)
_HUF_REF_RE = re.compile(r"\bhuruf\s+([a-zA-Z])\b")
_AYAT_REF_RE = re.compile(r"\bayat\s+\((\d+)\)")
_SAME_OFFICE = 85  # rapidfuzz ratio: "Cibeer" and "Cibeber" are one kecamatan, "Cilegon" is another
LONGEST_SENTENCE = 3000  # code points in which a clause must have said what it says
_MOST_NAME_WORDS = 12  # a unit's name is no sentence


def read_organisation(
    document: Document, definitions: tuple[Definition, ...], short_name: str = ""
) -> tuple[Organisation, Contexts]:
    """Return the units and positions of a regulation, and who is spoken of where.

    Args:
        document: The text model.
        definitions: Its definitions.
        short_name: Slug of the first organisation that it sets up, where the catalogue gives one.
    """
    reader = _Reader(document, definitions, short_name)
    reader.read_structures()
    reader.read_offices()
    contexts = Contexts(document, reader.organisation)
    reader.read_heads(contexts)
    return reader.organisation, contexts


def unit_type(name: str) -> str:
    """Return the slug of a unit's type by the first words of its name, "" when they do not say."""
    words = " ".join(name.lower().split())
    return next((slug for start, slug in _TYPE_WORDS if words.startswith(start)), "")


def _type_words(name: str) -> str:
    """Return the first words of a unit's name that say its type, as printed."""
    starts = (start for start, _ in _TYPE_WORDS if name.lower().startswith(start))
    return " ".join(name.split()[: len(next(starts, "x").split())])


def clean_item(words: str) -> str:
    """Return the name in a structure item: ``Sekretariat, membawahi:`` -> ``Sekretariat``."""
    return _ITEM_TAIL_RE.sub("", words).strip(" ;:,.")


def clean_subject(words: str) -> str:
    """Return the name in a clause's subject, without what it refers to."""
    return _REFERENCE_RE.sub("", _EACH_RE.sub("", words, count=1)).strip(" ,")


def is_structure(clause: Provision) -> bool:
    """Say whether a clause lists the units under an organisation or a unit."""
    return _match_structure(clause) is not None and _lists_units(clause)


def match_led(words: str) -> re.Match[str] | None:
    """Return subject and title of "X dipimpin oleh Y" at the start of some words."""
    if "oleh" not in words:
        return None
    return _LED_RE.match(words, 0, LONGEST_SENTENCE)


def _match_structure(clause: Provision) -> re.Match[str] | None:
    words = clause.text
    if len(words) >= LONGEST_SENTENCE or not any(verb in words for verb in _STRUCTURE_VERBS):
        return None
    return _STRUCTURE_RE.match(words)


def find_subjects(clause: Provision, subject: str, contexts: Contexts) -> list[Unit]:
    """Return the units that a clause's subject means: one by name, or each of a type.

    Args:
        clause: The clause.
        subject: Its subject as printed: "Seksi Kelahiran", "Setiap Bidang sebagaimana dimaksud
            pada ayat (1) huruf b, huruf c".
        contexts: Which units the clause can mean.

    A clause that stands above several organisations of one pattern ("Kecamatan … dipimpin oleh
    Camat" before Tipe A and Tipe B) means the unit of that name in each.
    """
    name = clean_subject(subject)
    scope = contexts.units_for(clause)
    if _EACH_RE.match(subject) or _is_class(name, scope, contexts):
        wanted = unit_type(name)
        items = _referenced_items(clause, subject)
        return [
            u
            for u in scope
            if wanted and u.type == wanted and (not items or _stands_under(u, items))
        ]
    folded = fold_name(name)
    found = [u for u in scope if folded in contexts.names_of(u)]
    return found[:1] if contexts.root_for(clause) else found


def _is_class(name: str, scope: Sequence[Unit], contexts: Contexts) -> bool:
    """Say whether a name is that of a type: "Bidang sebagaimana dimaksud … masing-masing"."""
    folded = fold_name(name)
    if folded != fold_name(_type_words(name)):
        return False
    return not any(folded in contexts.names_of(unit) for unit in scope)


class _Reader:
    def __init__(
        self, document: Document, definitions: tuple[Definition, ...], short_name: str
    ) -> None:
        self.document = document
        self.text = document.source.text
        self.definitions = {fold_name(d.term): d for d in definitions}
        self.aliases = {fold_name(a): d for d in definitions for a in d.aliases}
        self.patterns = {fold_name(d.term) for d in definitions if _lists_offices(d)}
        self.short_name = short_name
        self.organisation = Organisation()
        self.root_of_bab: dict[int, Unit] = {}

    def definition_of(self, name: str) -> Definition | None:
        wanted = fold_name(name)
        return self.aliases.get(wanted) or self.definitions.get(wanted)

    # -- structures -------------------------------------------------------------------------------

    def read_structures(self) -> None:
        for clause in clauses_of(self.document):
            match = _match_structure(clause)
            if match and _lists_units(clause):
                self.read_structure(clause, _REFERENCE_RE.sub("", match["subject"]).strip(" ,"))

    def read_structure(self, clause: Provision, subject: str) -> None:
        name = self.unit_led_by(clause, subject) if POSITION_RE.match(subject) else subject
        bab = bab_of(clause)
        known = self.find_unit(name, bab)
        if known is None and not self.may_be_organisation(name):
            return
        if self.repeats(clause, known, bab):
            return
        if known is None:
            known = self.add_root(clause, name, bab)
        elif not known.is_root:
            known.is_template = known.root.is_template
            known.root_unit = None
        for item in clause.children:
            self.read_item(item, known, known)

    def unit_led_by(self, clause: Provision, title: str) -> str:
        """Return the unit that the same Pasal says the holder of a title leads."""
        for other in clause.pasal.children if clause.pasal else ():
            match = match_led(other.text)
            if match and fold_name(match["title"]) == fold_name(title):
                return clean_subject(match["subject"])
        return title

    def may_be_organisation(self, name: str) -> bool:
        known = not name or unit_type(name) or self.definition_of(name)
        return bool(known) and len(name.split()) <= _MOST_NAME_WORDS

    def find_unit(self, name: str, bab: Provision | None) -> Unit | None:
        """Return the unit of this name in the organisation of its Bab, else in any."""
        definition = self.definition_of(name)
        wanted = {fold_name(name)} | ({fold_name(definition.term)} if definition else set())
        home = self.root_of_bab.get(id(bab))
        for unit in self.organisation.units:
            mine = outermost(unit) is home if home else not outermost(unit).is_template
            if mine and wanted & unit_names(unit):
                return unit
        return None

    def repeats(self, clause: Provision, known: Unit | None, bab: Provision | None) -> bool:
        """Say whether a list names known units again, under whatever head it puts them."""
        if known is not None and any(u.parent is known for u in self.organisation.units):
            return True
        if _TITLED_RE.match(clause.text):
            return False
        names = [clean_item(child.text) for child in clause.children]
        old = sum(1 for name in names if unit_type(name) and self.find_unit(name, bab))
        return old * 2 > len(names)

    def add_root(self, clause: Provision, name: str, bab: Provision | None) -> Unit:
        pattern = bab is not None and fold_name(bab.heading) in self.patterns
        definition = (
            self.definitions[fold_name(bab.heading)]
            if bab and pattern
            else self.definition_of(name)
        )
        label = definition.term if definition else name or (bab.heading if bab else "")
        start = max(clause.text.find(name), 0)
        span = source_span(self.text, clause, start, start + len(name or clause.text))
        slug = slug_name(label)
        if self.short_name and not pattern and not self.organisation.units:
            slug = self.short_name
        root = Unit(label, (slug,), unit_type(label), None, None, clause, span, is_template=pattern)
        others = (name, *(definition.aliases if definition else ()))
        root.alternatives.extend(a for a in dict.fromkeys(others) if a and a != label)
        self.organisation.units.append(root)
        self.root_of_bab.setdefault(id(bab), root)
        return root

    def read_item(self, item: Provision, parent: Unit, root: Unit) -> None:
        name = clean_item(item.text)
        if not name:
            return
        short = _ABBREVIATION_RE.search(name)
        shown = name[: short.start()] if short else name
        start = item.text.find(shown)
        span = source_span(self.text, item, start, start + len(shown))
        if POSITION_RE.match(shown):
            self.read_post(item, shown, span, parent, root)
            return
        unit = Unit(
            shown, (*root.path, slug_name(shown)), unit_type(shown), parent, root, item, span
        )
        definition = self.definitions.get(fold_name(shown))
        unit.alternatives.extend((short[1],) if short else definition.aliases if definition else ())
        self.organisation.units.append(unit)
        for child in item.children:
            self.read_item(child, unit, root)

    def read_post(self, item: Provision, title: str, span: Span, parent: Unit, root: Unit) -> None:
        """Read an item that names a position: the organisation's head, or the head of a unit.

        Some structures list "Sekretaris" and "Kepala Bidang X" where others list the units.
        """
        kind, _, rest = title.partition(" ")
        name = "Sekretariat" if title == "Sekretaris" else rest if kind == "Kepala" else ""
        if not unit_type(name) or unit_type(name) == root.type:
            if parent is root and root.head is None:
                self.add_head(root, title, item, span)
            return
        path = (*root.path, slug_name(name))
        unit = Unit(name, path, unit_type(name), parent, root, item, span)
        self.organisation.units.append(unit)
        led = title if title == "Sekretaris" else f"Kepala {_type_words(name)}"
        self.add_head(unit, led, item, span)
        for child in item.children:
            self.read_item(child, unit, root)

    # -- offices of a pattern ---------------------------------------------------------------------

    def read_offices(self) -> None:
        """Add the offices that a pattern stands for, each once, however it is spelled."""
        templates = [u for u in self.organisation.units if u.is_template and u.parent is None]
        offices: list[Unit] = []
        for provision in self.document.provisions if templates else ():
            if provision.part == "body" and " terdiri " in provision.text:
                for template in templates:
                    for name, start in _named_offices(provision.text, template):
                        self.add_office(offices, provision, template, name, start)

    def add_office(
        self, offices: list[Unit], provision: Provision, template: Unit, name: str, start: int
    ) -> None:
        span = source_span(self.text, provision, start, start + len(name))
        for office in offices:
            same = fuzz.ratio(fold_name(office.name), fold_name(name)) >= _SAME_OFFICE
            if office.template is template and same:
                if name != office.name:
                    repair = Repair(provision, span, name, office.name, "office-spelling")
                    self.organisation.respellings.append(repair)
                if name not in (office.name, *office.alternatives):
                    office.alternatives.append(name)
                return
        office = Unit(
            name,
            (slug_name(name),),
            unit_type(name),
            None,
            None,
            provision,
            span,
            template=template,
        )
        offices.append(office)
        self.organisation.units.append(office)

    # -- heads ------------------------------------------------------------------------------------

    def read_heads(self, contexts: Contexts) -> None:
        for clause in clauses_of(self.document):
            match = match_led(clause.text)
            if match is None:
                continue
            span = source_span(self.text, clause, match.start("title"), match.end("title"))
            for unit in find_subjects(clause, match["subject"], contexts):
                if unit.head is None:
                    self.add_head(unit, match["title"], clause, span)

    def add_head(self, unit: Unit, title: str, clause: Provision, span: Span) -> None:
        label, alternatives, definition = self.name_head(unit, title)
        path = (*unit.root.path, slug_name(label))
        unit.head = Position(label, path, unit, title, clause, span, alternatives, definition)
        self.organisation.positions.append(unit.head)

    def name_head(self, unit: Unit, title: str) -> tuple[str, list[str], Definition | None]:
        """Return the label of a unit's head, its other names, and its definition.

        A generic title takes the unit's name ("Kepala" + "Seksi Kelahiran"); in a nested
        organisation that defines it apart it takes that name too ("Kepala Seksi Kelurahan"). A
        title of one office is its defined term ("Sekmat" by "Sekretaris Camat", "Sekretaris" by
        "Sekretaris Dinas").
        """
        kind, _, rest = title.partition(" ")
        root = unit.root
        if (
            kind == "Kepala"
            and rest
            and unit is not root
            and fold_name(unit.name).startswith(fold_name(rest))
        ):
            label = f"Kepala {unit.name}"
            apart = self.definitions.get(fold_name(f"{title} {root.name}")) if root.parent else None
            if apart:
                return f"{label} {root.name}", [label], apart
            return label, [], self.definitions.get(fold_name(title))
        homes = (*root.alternatives, root.name)
        definition = self.definition_of(title)
        for home in homes:
            definition = definition or self.definitions.get(fold_name(f"{title} {home}"))
        if definition is not None:
            others = [n for n in (*definition.aliases, title) if n != definition.term]
            return definition.term, list(dict.fromkeys(others)), definition
        if title in ("Kepala", "Sekretaris", "Ketua", "Direktur"):
            return f"{title} {homes[0]}", [title], None
        return title, [], None


def _lists_units(clause: Provision) -> bool:
    """Say whether most items under a clause name units or positions, and one a unit."""
    names = [clean_item(child.text) for child in clause.children if child.type != "Ayat"]
    types = [unit_type(name.removeprefix("Kepala ")) for name in names]
    named = sum(
        1 for name, type_ in zip(names, types, strict=True) if type_ or POSITION_RE.match(name)
    )
    short = all(len(name.split()) <= _MOST_NAME_WORDS for name in names)
    return named * 2 > len(names) and any(types) and short


def _lists_offices(definition: Definition) -> bool:
    """Say whether a definition lists the offices of a class: "yang terdiri atas Kecamatan P, …"."""
    first = re.escape(definition.term.split()[0])
    return len(re.findall(rf"\b{first}\s+[A-Z]\w+", definition.text)) > 2


def _named_offices(words: str, template: Unit) -> list[tuple[str, int]]:
    """Return name and place of each office that an enumeration ascribes to a template."""
    if not words.startswith(template.name):
        return []
    first = re.escape(template.name.split()[0])
    head = re.match(
        rf"{re.escape(template.name)}\b.*?\bterdiri\s+(?:atas|dari)\s+(?={first}\b)", words
    )
    if head is None:
        return []
    found = re.finditer(rf"\b{first}\s+[A-Z]\w+(?:\s+[A-Z]\w+)*", words[head.end() :])
    return [(m[0], head.end() + m.start()) for m in found]


def _referenced_items(clause: Provision, words: str) -> list[Provision]:
    """Return the items that a structure clause points at: "ayat (1) huruf b dan huruf d"."""
    ayat = _AYAT_REF_RE.search(words)
    if ayat is None or clause.pasal is None:
        return []
    home = next(
        (c for c in clause.pasal.children if c.type == "Ayat" and c.number == ayat[1]), None
    )
    letters = {m[1].lower() for m in _HUF_REF_RE.finditer(words)}
    return [c for c in home.children if c.number in letters] if home else []


def _stands_under(unit: Unit, items: list[Provision]) -> bool:
    node: Provision | None = unit.provision
    while node is not None:
        if node in items:
            return True
        node = node.parent
    return False

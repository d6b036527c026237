"""Words that mean somebody by relation -> mentions, in the tahapan of a regulation.

In: the stages with their words and places, the duties that say who performs them, the units of the
organisation. Out: ``RelativeMention``s: "atasan langsung", "atasan", "pimpinan", "bawahan",
"pejabat terkait" and "Pejabat lingkup Dinas", with the part in the step that the words give, and
the scope that they name. A mention without a part ("hasil kerja bawahan") is none. Who is meant is
not asked here: that takes reporting lines, and is concluded by rules.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from loaders.procedure.model import CONSULTED, INFORMED, RESPONSIBLE
from loaders.regulation.contexts import Contexts
from loaders.regulation.model import Duty, RelativeMention, Stage, Unit
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import unit_type
from loaders.text.document import Document, source_span

ACCOUNTABLE = "Accountable"
SUPERIOR, SUBORDINATES = "SuperiorOfPerformer", "SubordinatesOfPerformer"
OFFICIALS, RELATED = "OfficialsOfUnit", "RelatedOfficials"

# Parts of one of the words: a stage without any of them is not looked at further. First letters
# are left out, since they may be capitals.
_TRACES = ("tasan", "awahan", "impinan", "ejabat")

_JOINT = r"(?:dan\s?/\s?atau|dan|atau|serta)"
_AND = rf"(?:,?\s+{_JOINT}\s+|,\s+)"
_ALL = r"(?:(?:para|seluruh|semua|setiap|segenap|masing-masing)\s+)*"

# What one asks a superior for in "meminta arahan dan petunjuk pimpinan".
_ADVICE = r"(?:arahan|petunjuk|pertimbangan|saran|masukan|nasihat|pendapat|bimbingan)"

# What gives whoever comes next a part in the step. A mention begins with the preposition.
_OPENER = rf"""
    (?P<plain> kepada | dengan | melalui )
    | (?P<advice> (?:meminta|memohon)\s+{_ADVICE} (?:{_AND}{_ADVICE})* ) (?:\s+(?:dari|kepada))?
    | (?P<approval> (?:mendapat(?:kan)?|memperoleh|meminta|memohon|setelah|atas|dengan)
        \s+persetujuan (?:\s+tertulis)? ) (?:\s+(?:dari|kepada))?
"""

# The unit in a scope: a name in capitals ("Seksi Tata Kelola dan Sumber Daya Manusia, Teknologi
# Informasi dan Komunikasi"), or the bare type in small letters ("lingkup dinas"). A joint belongs
# to it only where the name goes on in capitals, which "Seksi Pembangunan, dan membagi tugas" and
# "Sub Perencanaan, Evaluasi, Pelaporan, dan Keuangan membagi" (29/2022 Pasal 16) do not.
_BETWEEN = rf"(?:,?\s+{_JOINT}\s+|,\s+|\s+|-|/)"
_NAME = rf"""
    (?-i: [A-Z]\w*+ (?: {_BETWEEN} [A-Z0-9]\w*+ )* (?! {_BETWEEN} [A-Z0-9]) )
"""
_BARE = r"(?:dinas|badan|kantor|kecamatan|kelurahan|sekretariat|sub\s?bagian|bidang|seksi|bagian)"
_SCOPE = rf"""
    (?: (?:(?:di|pada|dalam)\s+)? (?:lingkup|lingkungan) (?:\s+tugas)? \s+ (?:{_NAME}|{_BARE}\b)
    | (?:(?:di|pada)\s+)? {_NAME} )
"""

_SUPERIOR = r"(?P<superior> (?:atasan|pimpinan) (?:nya|\s+langsung(?:nya)?)? )\b"
_BELOW = r"(?P<below> bawahan (?:nya|\s+langsung(?:nya)?)? )\b"
_OFFICIALS = r"pejabat (?P<related> \s+(?:yang\s+)?terkait(?:\s+lain(?:nya)?)? )?\b"

# What may follow. A name that goes on means somebody else ("pimpinan DPRD", "atasan pejabat
# pengelola informasi", "pejabat yang berwenang", "bawahan Kepala Seksi"): no mention. So only an
# end mark, a verb, a word that opens another part of the sentence, or the next of a list.
_VERB = (
    r"(?:(?!menteri\b|berita\b|bersangkutan\b)(?:me[lmnrwy][a-z]{3,}|ber[a-z]{3,}|di[a-z]{5,}))\b"
)
_OPENS = r"""
    (?:sesuai|sebagaimana|sebagai|terhadap|untuk|guna|agar|supaya|secara|melalui|dengan|kepada
    |tentang|atas|setelah|sebelum|apabila|jika|dalam\s+(?!lingk)[a-z]+)\b
"""
_FOLLOWS = rf"""
    (?= (?:,?\s*{_JOINT})? \s* (?:[;:.)]|\Z)
      | (?:,?\s+{_JOINT})? ,?\s+ {_VERB}
      | ,?\s+ {_OPENS}
      | {_AND} {_ALL} (?:atasan|pimpinan|bawahan|pejabat|pihak)\b )
"""
_WHO = rf"""
    {_ALL} (?: {_SUPERIOR} | {_BELOW} (?:\s+(?P<of>{_SCOPE}))?
      | {_OFFICIALS} (?:\s+(?P<where>{_SCOPE}))? ) {_FOLLOWS}
"""
_FLAGS = re.VERBOSE | re.IGNORECASE
_MENTION_RE = re.compile(rf"\b(?:{_OPENER}) \s+ {_WHO}", _FLAGS)
_NEXT_RE = re.compile(rf"{_AND} (?P<mention>{_WHO})", _FLAGS)

# Words before an opener that make it no part: "sesuai dengan", "bertanggung jawab kepada" (that is
# accountability), "bersama dengan" (which part is not said).
_NO_OPENER_RE = re.compile(
    r"(?:\b(?:sesuai|sehubungan|berkaitan|terkait|dibandingkan|berbeda|bersama|bersama-sama)"
    r"|tanggung\s?jawab(?:nya)?)\s*\Z",
    re.IGNORECASE,
)
# A clause about what is given to somebody elsewhere: "menilai tugas yang didelegasikan kepada
# bawahan", "mengevaluasi pembagian tugas kepada bawahan". "mengkonsultasikan konsep yang disusun
# kepada atasan" and "melakukan pembagian tugas kepada bawahan" must not match.
_ELSEWHERE_RE = re.compile(
    r"\byang\s(?:\w+\s){0,3}?di(?:beri|sampai|delegasi|bagi|serah|tuju|lapor|beban|limpah|aju|tugas"
    r"|distribusi|koordinasi|sepakat|bahas|konsultasi)"
    r"|(?<!melakukan )(?<!melaksanakan )(?<!mengadakan )"
    r"\b(?:pemberian|pembagian|pendelegasian|pendistribusian)\b",
    re.IGNORECASE,
)
# "membahas konsep dan | menyampaikan laporan kepada": the second verb governs. With one word before
# the joint ("mengkonsultasikan dan membahas konsep kepada") both verbs do.
_CLAUSE_RE = re.compile(
    rf"[;,]?\s+(?:{_JOINT}|kemudian|lalu|selanjutnya|untuk|guna)\s+(?=me[a-z]{{4}})", re.IGNORECASE
)
# Verbs with "kepada" after them, in the spellings of 63/2016 and 29/2022 and the one of KBBI.
_CONSULT_RE = re.compile(
    r"\b(?:(?:meng|di)k?onsultasikan|ber?konsultasi|(?:melakukan|mengadakan)\s+konsultasi"
    r"|meminta|memohon)\b",
    re.IGNORECASE,
)
_DELEGATE_RE = re.compile(
    r"\b(?:(?:men|di)delegasikan|(?:melakukan|melaksanakan)\s+pendelegasian)\b", re.IGNORECASE
)
_REACH = 1000  # code points before an opener in which its clause must begin
_NEAR = 40  # code points before an opener in which the word right before it stands
_PLACE_RE = re.compile(
    r"(?:(?:di|pada|dalam)\s+)?(?:(?:lingkup|lingkungan)\s+(?:tugas\s+)?)?", re.IGNORECASE
)


class Found(NamedTuple):
    """A mention in the words of a stage: offsets into them, ends exclusive."""

    start: int
    end: int
    relation: str
    role: str
    scope: str


@lru_cache(maxsize=4096)
def find_mentions(words: str) -> tuple[Found, ...]:
    """Return the mentions in some words of a stage, in their order.

    >>> find_mentions("mendelegasikan tugas kepada bawahan;")
    (Found(start=21, end=35, relation='SubordinatesOfPerformer', role='Responsible', scope=''),)
    >>> find_mentions("menelaah hasil kerja yang dilakukan bawahan;")
    ()
    """
    found: list[Found] = []
    for match in _MENTION_RE.finditer(words):
        role = _role(words, match)
        if not role or not _is_somebody(match):
            continue
        found.append(_to_found(match, _start_of(match), role))
        more = _NEXT_RE.match(words, match.end())
        while more is not None and _is_somebody(more):
            found.append(_to_found(more, more.start("mention"), role))
            more = _NEXT_RE.match(words, more.end())
    return tuple(found)


def _start_of(match: re.Match[str]) -> int:
    """Return where the words that mean somebody begin: "dari atasan", not "mendapat"."""
    if match["plain"]:
        return match.start()
    end = match.end("advice" if match["advice"] else "approval")
    return match.end() - len(match.string[end : match.end()].lstrip())


def _to_found(match: re.Match[str], start: int, role: str) -> Found:
    if match["superior"]:
        relation = SUPERIOR
    elif match["below"]:
        relation = SUBORDINATES
    else:
        relation = RELATED if match["related"] else OFFICIALS
    return Found(start, match.end(), relation, role, _scope_of(match))


def _scope_of(match: re.Match[str]) -> str:
    return match["of"] or match["where"] or ""


def _is_somebody(match: re.Match[str]) -> bool:
    """Say whether a match is a mention: its scope names a unit, and bare "pejabat" has one."""
    scope = _scope_of(match)
    if scope:
        name = _PLACE_RE.sub("", scope, count=1)
        return bool(unit_type(name)) or name.startswith("Sub ")
    return bool(match["superior"] or match["below"] or match["related"])


def _role(words: str, match: re.Match[str]) -> str:
    """Return the part that an opener gives, "" for none."""
    if match["approval"]:
        return ACCOUNTABLE
    clause = _last_clause(words[max(match.start() - _REACH, 0) : match.start()])
    if _NO_OPENER_RE.search(clause[-_NEAR:]) or _ELSEWHERE_RE.search(clause):
        return ""
    if match["advice"] or match["plain"].lower() != "kepada":
        return CONSULTED
    if _CONSULT_RE.search(clause):
        return CONSULTED
    return RESPONSIBLE if _DELEGATE_RE.search(clause) else INFORMED


def _last_clause(words: str) -> str:
    start = 0
    for joint in _CLAUSE_RE.finditer(words):
        if " " in words[start : joint.start()].strip():
            start = joint.end()
    return words[start:]


def read_mentions(
    document: Document, stages: tuple[Stage, ...], duties: tuple[Duty, ...], contexts: Contexts
) -> tuple[RelativeMention, ...]:
    """Return the mentions in the stages of a regulation, in their order."""
    text = document.source.text
    duty_of = {id(d.provision): d for d in duties if d.kind == "DetailedDuty"}
    mentions: list[RelativeMention] = []
    for stage in stages:
        provision = stage.provision
        words = provision.text
        if not any(trace in words for trace in _TRACES):
            continue
        for number, found in enumerate(find_mentions(words), start=1):
            mentions.append(
                RelativeMention(
                    stage,
                    number,
                    found.relation,
                    found.role,
                    words[found.start : found.end],
                    source_span(text, provision, found.start, found.end),
                    found.scope,
                    _find_unit(found.scope, duty_of[id(stage.duty)], contexts),
                )
            )
    return tuple(mentions)


def _find_unit(scope: str, duty: Duty, contexts: Contexts) -> Unit | None:
    """Return the one unit that a scope names in the performer's organisation, None where in doubt.

    "Sub Umum dan Kepegawaian" is the Sub Bagian of that name, as in the title of its head.
    """
    own = duty.position.unit if duty.position else None
    root = own.root if own else contexts.root_for(duty.clause)
    if not scope or root is None:
        return None
    folded = fold_name(_PLACE_RE.sub("", scope, count=1))
    names = {folded, re.sub(r"\Asub(?!bagian|bidang|dit)", "subbagian", folded)}
    return _by_type(folded, own) or _by_name(names, root, contexts)


def _by_type(folded: str, own: Unit | None) -> Unit | None:
    """Return the nearest unit of a bare type, from the performer's own upward: "Bidang"."""
    while own is not None and fold_name(own.type) != folded:
        own = own.parent
    return own


def _by_name(names: set[str], root: Unit | None, contexts: Contexts) -> Unit | None:
    """Return the one unit of a name in an organisation, or in those around a nested one."""
    while root is not None:
        found = [u for u in contexts.own_units(root) if names & contexts.names_of(u)]
        if found:
            return found[0] if len(found) == 1 else None
        root = root.parent.root if root.parent else None
    return None

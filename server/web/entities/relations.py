"""In which group of a page a statement stands, and how it reads from the other end.

In: a property and a direction. Out: the group and, for what points to a resource, its words. Groups
follow what a reviewer asks, not the vocabulary: who is above, who answers to whom, what is to be
done, where does it stand. A property that stands in no row is shown under ``other``.
"""

from __future__ import annotations

GROUPS = (
    "identity",
    "organisation",
    "accountability",
    "duties",
    "participation",
    "procedure",
    "law",
    "place",
    "region",
    "concepts",
    "reading",
    "findings",
    "other",
    "technical",
)
"""In the order of the page; the words are ``group_NAME`` in ``words/entities.py``."""

OUT = {
    "identity": (
        "skos:altLabel tpk:alias tpk:term tpk:definitionText "
        "skos:definition dct:title dct:description tpk:regulationType tpk:number tpk:year "
        "tpk:enactedOn tpk:enactedAt tpk:promulgatedOn tpk:gazette tpk:unitType tpk:eselon "
        "tpk:jenjang tpk:sopNumber tpk:createdOn tpk:revisedOn "
        "tpk:effectiveOn tpk:approvedOn tpk:dateAsPrinted tpk:decreeNumber "
        "tpk:documentKind tpk:pasalKind tpk:kemendagriCode tpk:bpsCode tpk:isoCode "
        "tpk:placeType dct:spatial skos:notation "
        "tpk:componentType tpk:office tpk:text tpk:heading skos:note tpk:confidence tpk:channel "
        "tpk:relation tpk:verdict tpk:reason tpk:justification"
    ),
    "organisation": (
        "tpk:parentUnit tpk:inOrganisation tpk:headedBy tpk:heads tpk:instanceOfTemplate "
        "tpk:hasPost tpk:ownerUnit tpk:denotes"
    ),
    "accountability": (
        "tpk:accountablePosition tpk:accountableTo tpk:via tpk:coordinatedBy "
        "tpk:absentPosition tpk:substitute tpk:delegateDescription tpk:levelsBelow"
    ),
    "duties": "tpk:assignedTo tpk:partOfDuty tpk:stageOf tpk:clusterMember",
    "participation": (
        "tpk:hasParticipation tpk:hasActor tpk:actor tpk:role tpk:evidenceKind tpk:mentionedIn "
        "tpk:scopeUnit"
    ),
    "procedure": (
        "tpk:stepOf tpk:hasStep tpk:duration tpk:durationAsPrinted tpk:workingDays tpk:requires "
        "tpk:produces tpk:hasBranch tpk:conditionText tpk:actionText tpk:branchTarget "
        "tpk:branchActor tpk:note tpk:statedTotal tpk:statedTotalAsPrinted tpk:computedTotal "
        "tpk:equipment tpk:qualification tpk:relatedItem tpk:warning "
        "tpk:recordItem tpk:hasFlowNode tpk:flowsTo "
        "tpk:hasProcedure tpk:standardOf tpk:componentOf tpk:hasItem tpk:hasComplaintChannel "
        "tpk:minimumDuration tpk:maximumDuration tpk:staffStated tpk:staffCounted tpk:stateOf"
    ),
    "law": (
        "tpk:signedBy tpk:approvedBy tpk:legalBasis tpk:legalBasisItem tpk:repeals tpk:amends "
        "tpk:namesAct tpk:citingProvision tpk:citedProvision tpk:citedRegulation tpk:citedText "
        "tpk:citedLocator tpk:resolution tpk:candidateProvision tpk:definedBy"
    ),
    "place": (
        "tpk:statedIn tpk:partOf tpk:inRegulation tpk:elucidates tpk:follows "
        "tpk:repeatsNumberOf tpk:observedIn prov:wasDerivedFrom"
    ),
    "region": "tpk:withinPlace tpk:nameOf",
    "concepts": (
        "tpk:mappedSubject tpk:mappedProperty tpk:mappedObject "
        "tpk:servesFunction tpk:tiedFunction tpk:tiedResource skos:broader skos:related "
        "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch rdfs:seeAlso "
        "skos:inScheme skos:topConceptOf"
    ),
    "reading": (
        "tpk:resolvedBy tpk:similarity tpk:assigneeAsPrinted tpk:actorAsPrinted "
        "tpk:holderAsPrinted tpk:superiorAsPrinted tpk:scopeAsPrinted tpk:openBecause "
        "tpk:inferredBy tpk:premise tpk:repairOf tpk:repairFrom tpk:repairTo tpk:repairRule "
        "tpk:repairCause tpk:correctedBy tpk:correctsSubject tpk:correctsProperty "
        "tpk:correctsValue tpk:correctsStatement tpk:reviewedBy tpk:reviewedOn "
        "tpk:observationKind tpk:suggestion"
    ),
    "findings": (
        "sh:focusNode sh:result sh:resultMessage sh:resultSeverity tpk:ruleCode tpk:ranRule"
    ),
    "technical": (
        "rdf:type rdfs:label skos:prefLabel tpk:startLine tpk:startOffset tpk:endOffset "
        "tpk:ordinal tpk:numberValue tpk:nextNumber "
        "tpk:documentOrder tpk:markerStyle tpk:length tpk:encoding tpk:sha256 tpk:catchwords "
        "tpk:unparsed dct:provenance dct:creator dct:license tpk:answersTo org:reportsTo "
        "sh:conforms "
        "sh:sourceShape sh:sourceConstraintComponent"
    ),
}
"""Properties of a resource by group, in the order in which they are shown."""

IN: dict[str, dict[str, tuple[str, str]]] = {
    "organisation": {
        "tpk:parentUnit": ("Unit di bawahnya", "Units under it"),
        "tpk:inOrganisation": ("Bagian dari organisasi ini", "Part of this organisation"),
        "tpk:headedBy": ("Memimpin", "Heads"),
        "tpk:heads": ("Dipimpin oleh", "Headed by"),
        "tpk:instanceOfTemplate": ("Yang memakai pola ini", "Offices of this pattern"),
        "tpk:hasPost": ("Kantor dengan jabatan ini", "Offices that have this post"),
        "tpk:denotes": ("Nama lain yang berarti ini", "Names that mean this"),
        "tpk:unitType": ("Unit berjenis ini", "Units of this type"),
        "tpk:eselon": ("Jabatan pada eselon ini", "Positions of this echelon"),
        "tpk:jenjang": ("Jabatan pada jenjang ini", "Positions of this tier"),
        "tpk:ownerUnit": ("Prosedur dan layanan miliknya", "Procedures and services it owns"),
    },
    "accountability": {
        "tpk:accountablePosition": ("Bertanggung jawab kepada", "Answers to"),
        "tpk:accountableTo": ("Yang bertanggung jawab kepadanya", "Who answers to it"),
        "tpk:via": ("Yang bertanggung jawab melaluinya", "Who answers through it"),
        "tpk:coordinatedBy": (
            "Yang dikoordinasikannya secara administratif",
            "Whom it coordinates in administrative matters",
        ),
        "tpk:absentPosition": ("Yang mewakili bila berhalangan", "Who stands in when it is absent"),
        "tpk:substitute": ("Dapat mewakili", "May stand in for"),
    },
    "duties": {
        "tpk:assignedTo": ("Tugas dan fungsinya", "Its duties and functions"),
        "tpk:partOfDuty": ("Rincian tugas ini", "Parts of this duty"),
        "tpk:stageOf": ("Tahapan", "Stages"),
        "tpk:clusterMember": ("Rumpun tugas serupa", "Duties with like words"),
    },
    "participation": {
        "tpk:actor": ("Ikut serta dalam tahapan", "Takes part in steps"),
        "tpk:hasActor": ("Pelaksana dalam prosedur", "Actor in procedures"),
        "tpk:hasParticipation": ("Dalam tahapan", "In the step"),
        "tpk:mentionedIn": ("Orang yang disebut menurut hubungannya", "People named by relation"),
        "tpk:scopeUnit": ("Disebut sebagai lingkup", "Named as the scope of"),
        "tpk:role": ("Keikutsertaan dengan peran ini", "Parts in this role"),
        "tpk:evidenceKind": ("Pernyataan dengan bukti ini", "Statements with this evidence"),
        "tpk:branchActor": ("Cabang yang menyerahkan kepadanya", "Branches that hand over to it"),
    },
    "procedure": {
        "tpk:stepOf": ("Langkah", "Steps"),
        "tpk:hasStep": ("Dalam prosedur", "In the procedure"),
        "tpk:requires": ("Dibutuhkan oleh langkah", "Needed by steps"),
        "tpk:produces": ("Dihasilkan oleh langkah", "Given by steps"),
        "tpk:hasBranch": ("Pada langkah", "At the step"),
        "tpk:branchTarget": ("Cabang yang menuju ke sini", "Branches that lead here"),
        "tpk:hasFlowNode": ("Dalam bagan alur", "In the flow diagram of"),
        "tpk:flowsTo": ("Panah dari kotak", "Arrows from"),
        "tpk:hasProcedure": ("Prosedur dari standar", "Procedure of the standard"),
        "tpk:standardOf": ("Standar pelayanannya", "Its service standard"),
        "tpk:componentOf": ("Komponen standar pelayanan", "Components of the standard"),
        "tpk:componentType": ("Komponen jenis ini", "Components of this type"),
        "tpk:hasItem": ("Dalam komponen", "In the component"),
        "tpk:equipment": ("Peralatan dari prosedur", "Equipment of the procedure"),
        "tpk:qualification": ("Kualifikasi dalam prosedur", "Qualification in the procedure"),
        "tpk:warning": ("Peringatan dari prosedur", "Warning of the procedure"),
        "tpk:recordItem": ("Pencatatan dari prosedur", "Record of the procedure"),
        "tpk:relatedItem": ("Keterkaitan dari prosedur", "Related item of the procedure"),
        "tpk:legalBasisItem": ("Dasar hukum dari prosedur", "Legal basis of the procedure"),
        "tpk:hasComplaintChannel": ("Saluran pengaduan dari", "Complaint channel of"),
        "tpk:stateOf": ("Keadaannya", "States of it"),
    },
    "law": {
        "tpk:legalBasis": ("Menjadi dasar hukum bagi", "Is a legal basis of"),
        "tpk:repeals": ("Dicabut oleh", "Repealed by"),
        "tpk:amends": ("Diubah oleh", "Amended by"),
        "tpk:namesAct": ("Disebut dalam", "Named in"),
        "tpk:citedRegulation": ("Dirujuk oleh", "Cited by"),
        "tpk:citedProvision": ("Dirujuk oleh", "Cited by"),
        "tpk:citingProvision": ("Rujukan di dalamnya", "Citations in it"),
        "tpk:candidateProvision": (
            "Mungkin dimaksud oleh rujukan",
            "Possibly meant by citations",
        ),
        "tpk:resolution": ("Rujukan dengan kejelasan ini", "Citations so resolved"),
        "tpk:definedBy": ("Yang didefinisikan", "What it defines"),
        "tpk:signedBy": ("Menandatangani", "Signed"),
        "tpk:approvedBy": ("Mengesahkan", "Approved"),
        "tpk:regulationType": ("Peraturan berjenis ini", "Acts of this type"),
        "tpk:pasalKind": ("Pasal berjenis ini", "Articles of this kind"),
    },
    "place": {
        "tpk:partOf": ("Bagian-bagiannya", "Its parts"),
        "tpk:statedIn": ("Yang dinyatakan di sini", "What is stated here"),
        "tpk:elucidates": ("Dijelaskan dalam Penjelasan", "Elucidated in"),
        "tpk:follows": ("Berikutnya", "Next"),
        "tpk:repeatsNumberOf": ("Nomor yang sama dipakai lagi di", "Its number is used again in"),
    },
    "region": {
        "dct:spatial": ("Di wilayah ini", "In this region"),
        "tpk:withinPlace": ("Wilayah di dalamnya", "Places in it"),
        "tpk:nameOf": ("Nama-namanya", "Its names"),
        "tpk:placeType": ("Wilayah berjenis ini", "Places of this type"),
    },
    "concepts": {
        "tpk:servesFunction": ("Yang melayani fungsi ini", "What serves this function"),
        "tpk:mappedSubject": ("Padanan di tempat lain", "Mappings to elsewhere"),
        "tpk:mappedObject": ("Padanan yang menunjuk ke sini", "Mappings that point here"),
        "tpk:tiedResource": ("Tautan ke fungsi urusan", "Ties to functions"),
        "tpk:tiedFunction": ("Tautan ke fungsi ini", "Ties to this function"),
        "skos:broader": ("Lebih sempit", "Narrower"),
        "skos:related": ("Berkaitan dengan", "Related to"),
        "skos:inScheme": ("Konsep dalam skema ini", "Concepts in this scheme"),
        "skos:topConceptOf": ("Konsep puncak", "Top concepts"),
    },
    "reading": {
        "tpk:premise": ("Simpulan yang bersandar padanya", "Conclusions that rest on it"),
        "tpk:inferredBy": ("Simpulan dari aturan ini", "Conclusions of this rule"),
        "tpk:repairOf": ("Perbaikan pembacaan", "Repairs of the reading"),
        "tpk:repairCause": ("Perbaikan dengan sebab ini", "Repairs with this cause"),
        "tpk:observationKind": ("Pengamatan jenis ini", "Observations of this kind"),
        "tpk:observedIn": ("Pengamatan atas teksnya", "Observations of its text"),
        "tpk:resolvedBy": ("Yang dikenali dengan cara ini", "What was resolved this way"),
        "tpk:relation": ("Sebutan dengan hubungan ini", "Mentions by this relation"),
        "tpk:openBecause": ("Yang terbuka karena ini", "What is open for this reason"),
        "tpk:verdict": ("Koreksi dengan putusan ini", "Corrections with this verdict"),
        "tpk:correctsSubject": ("Koreksi oleh orang", "Corrections by people"),
        "tpk:correctsValue": ("Koreksi yang menyebutnya", "Corrections that name it"),
        "tpk:correctsStatement": ("Koreksi atas pernyataan ini", "Corrections of this statement"),
        "tpk:correctedBy": ("Yang dikoreksi", "What it corrects"),
    },
    "findings": {
        "sh:focusNode": ("Temuan tentangnya", "Findings about it"),
        "sh:result": ("Dalam laporan", "In the report"),
    },
    "technical": {
        "tpk:answersTo": ("Bawahan (simpulan)", "Subordinates (concluded)"),
        "org:reportsTo": ("Bawahan (ORG)", "Subordinates (ORG)"),
    },
}
"""What points to a resource by group: the property, and how it reads from the resource's end."""

INVERSES = {
    "tpk:heads": "tpk:headedBy",
    "tpk:headedBy": "tpk:heads",
    "tpk:hasStep": "tpk:stepOf",
    "tpk:stepOf": "tpk:hasStep",
}
"""Pairs that say one fact from both ends: what is said from here is not said again from there."""

_OUT_GROUP = {name: group for group, names in OUT.items() for name in names.split()}
_OUT_ORDER = {name: place for place, name in enumerate(_OUT_GROUP)}
_IN_GROUP = {name: group for group, names in IN.items() for name in names}
_IN_ORDER = {name: place for place, name in enumerate(_IN_GROUP)}


def find_group(prefixed: str, *, inward: bool) -> str:
    """Return the group of a property.

    >>> find_group("tpk:parentUnit", inward=True), find_group("tpk:sha256", inward=False)
    ('organisation', 'technical')
    """
    return (_IN_GROUP if inward else _OUT_GROUP).get(prefixed, "other")


def find_order(prefixed: str, *, inward: bool) -> int:
    """Return the place of a property among those of its direction; unknown ones come last."""
    order = _IN_ORDER if inward else _OUT_ORDER
    return order.get(prefixed, len(order))


def find_inward_words(prefixed: str, language: str) -> str:
    """Return how a property reads from the end that it points to, or nothing when none is given."""
    words = IN.get(find_group(prefixed, inward=True), {}).get(prefixed)
    return words[0 if language == "id" else 1] if words else ""

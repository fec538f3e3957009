"""A small invented report that holds every kind of block, in English, French and Arabic, for the tests of the writers."""

from __future__ import annotations

import dataclasses
from typing import Any

from secretariat.domain.documents import (
    Box,
    Bullets,
    Chart,
    Column,
    Document,
    Endnote,
    FigureRef,
    Header,
    Link,
    NoteRef,
    Paragraph,
    PrintedFigure,
    Row,
    Section,
    Table,
    Text,
)

ROOT = "sha256:" + "4f1c9a7be02d68351f2a0c9e6b7d8453a1f0e2d3c4b5968778695a4b3c2d1e0f"

WORDS = {
    "en": {
        "table": "Table", "chart": "Chart", "page": "Page", "of": "of", "annex": "ANNEX", "contents": "Contents",
        "source": "Source", "unit": "Unit", "as-of": "As of", "endnotes": "Endnotes", "evidence": "Evidence",
        "package-digest": "Digest of the data package", "sources-cited": "Sources cited", "written-by": "Written by",
        "figures-annex": "Figures and how they were made", "state.draft": "DRAFT", "state.issued": "FINAL",
        "state.revised": "REVISED", "column.figure": "Figure", "column.value": "Value", "column.unit": "Unit",
        "column.method": "Method", "column.records": "Records", "column.sources": "Sources", "column.date": "Date",
        "colon": ":",
    },
    "fr": {
        "table": "Tableau", "chart": "Graphique", "page": "Page", "of": "de", "annex": "ANNEXE",
        "contents": "Table des matières", "source": "Source", "unit": "Unité", "as-of": "Au",
        "endnotes": "Notes de fin", "evidence": "Éléments probants",
        "package-digest": "Empreinte du jeu de données", "sources-cited": "Sources citées", "written-by": "Rédigé par",
        "figures-annex": "Chiffres et méthode", "state.draft": "PROJET", "state.issued": "VERSION FINALE",
        "state.revised": "VERSION RÉVISÉE", "column.figure": "Chiffre", "column.value": "Valeur",
        "column.unit": "Unité", "column.method": "Méthode", "column.records": "Enregistrements",
        "column.sources": "Sources", "column.date": "Date", "colon": "\u202f:",
    },
    "ar": {
        "table": "الجدول", "chart": "الشكل", "page": "الصفحة", "of": "من", "annex": "الملحق", "contents": "المحتويات",
        "source": "المصدر", "unit": "الوحدة", "as-of": "في", "endnotes": "الحواشي الختامية", "evidence": "الأدلة",
        "package-digest": "بصمة حزمة البيانات", "sources-cited": "المصادر المذكورة", "written-by": "كتبه",
        "figures-annex": "الأرقام وطريقة حسابها", "state.draft": "مشروع", "state.issued": "نسخة نهائية",
        "state.revised": "نسخة مراجعة", "column.figure": "الرقم", "column.value": "القيمة", "column.unit": "الوحدة",
        "column.method": "الطريقة", "column.records": "السجلات", "column.sources": "المصادر", "column.date": "التاريخ",
        "colon": ":",
    },
}  # fmt: skip

PHRASES = {
    "en": {
        "session": "Council 2026", "place": "Harbour City, 9-19 June 2026", "agenda": "Agenda item: PL 3.1",
        "document": "Document C26/18-E", "date": "19 March 2026", "original": "Original: English",
        "by": "Report by the Secretary-General", "title": "Activities in network security in 2025",
        "subtitle": "Annual report under the mandate on confidence and security",
        "summary": "Summary", "summary.text": "In 2025 the body held ",
        "summary.more": " activities in network security; the cost of ",
        "summary.end": " of them is stated. The amount stated is ",
        "action": "Action required", "action.text": "The Council is invited to take note of this document.",
        "plan": "Relevant link with the strategic plan", "plan.text": "Goal 2, output 2.3.",
        "money": "Financial implications", "money.text": "Within the budget in force: ",
        "references": "References", "notice": "Fictitious example",
        "review": "Review of activities", "review.strong": "Most activities", "review.text": " were held with ",
        "review.emphasis": "at least one", "review.end": " partner; the register of activities lists each of them",
        "review.link": "the list of activities", "review.see": "See ", "review.2": "No source states the budget: ",
        "by.kind": "By kind", "bullet.1": "workshops: ", "bullet.2": "studies, see ", "bullet.3": "exercises",
        "step.1": "Collect the sources.", "step.2": "Review what is new.", "author": "Programme officer",
        "activities": "Activities by kind and status", "kind": "Kind", "held": "Held", "planned": "Planned",
        "workshop": "Workshop", "study": "Study", "total": "Total", "group": "Meetings", "paper": "Papers",
        "unit": "activities", "source": "register of activities", "as-of": "1 March 2026",
        "note": "What was announced and never confirmed is not counted.", "none": "None found in 3 sources.",
        "spam": "Activities against spam", "chart": "Activities by kind",
        "alternative": "Bar chart: 31 workshops, 12 studies.", "list": "List of activities",
        "title.column": "Title", "lead": "Lead", "cost": "Cost (CHF)", "activity": "Workshop on trust services",
        "secretariat": "Secretariat", "figures": "Figures and how they were made", "unknown": "not known",
        "label.held": "Activities held", "label.cost": "Amount stated", "label.budget": "Budget", "method": "count",
        "note.1": "The count follows the register of 1 March 2026.", "note.2": "See ",
        "code": "Recommendation X.1231", "money.amount": "at least CHF 324,617,000",
    },
    "fr": {
        "session": "Conseil 2026", "place": "Ville du Port, 9-19 juin 2026", "agenda": "Point de l'ordre du jour: PL 3.1",
        "document": "Document C26/18-F", "date": "19 mars 2026", "original": "Original: anglais",
        "by": "Rapport de la Secrétaire générale", "title": "Activités en matière de sécurité des réseaux en 2025",
        "subtitle": "Rapport annuel au titre du mandat relatif à la confiance et à la sécurité",
        "summary": "Résumé", "summary.text": "En 2025, l'organisme a mené ",
        "summary.more": " activités en matière de sécurité des réseaux; le coût de ",
        "summary.end": " d'entre elles est indiqué. Le montant indiqué est de ",
        "action": "Suite à donner", "action.text": "Le Conseil est invité à prendre note du présent document.",
        "plan": "Lien avec le plan stratégique", "plan.text": "But 2, produit 2.3.",
        "money": "Incidences financières", "money.text": "Dans les limites du budget en vigueur: ",
        "references": "Références", "notice": "Exemple fictif",
        "review": "Examen des activités", "review.strong": "La plupart des activités", "review.text": " ont été menées avec ",
        "review.emphasis": "au moins un", "review.end": " partenaire; le registre des activités les énumère",
        "review.link": "la liste des activités", "review.see": "Voir ", "review.2": "Aucune source n'indique le budget: ",
        "by.kind": "Par type", "bullet.1": "ateliers: ", "bullet.2": "études, voir ", "bullet.3": "exercices",
        "step.1": "Rassembler les sources.", "step.2": "Examiner ce qui est nouveau.", "author": "Fonctionnaire chargé du programme",
        "activities": "Activités par type et par état", "kind": "Type", "held": "Menées", "planned": "Prévues",
        "workshop": "Atelier", "study": "Étude", "total": "Total", "group": "Réunions", "paper": "Documents",
        "unit": "activités", "source": "registre des activités", "as-of": "1er mars 2026",
        "note": "Ce qui a été annoncé sans être confirmé n'est pas compté.", "none": "Rien trouvé dans 3 sources.",
        "spam": "Activités contre le spam", "chart": "Activités par type",
        "alternative": "Diagramme à barres: 31 ateliers, 12 études.", "list": "Liste des activités",
        "title.column": "Titre", "lead": "Responsable", "cost": "Coût (CHF)", "activity": "Atelier sur les services de confiance",
        "secretariat": "Secrétariat", "figures": "Chiffres et méthode", "unknown": "inconnu",
        "label.held": "Activités menées", "label.cost": "Montant indiqué", "label.budget": "Budget", "method": "dénombrement",
        "note.1": "Le décompte suit le registre du 1er mars 2026.", "note.2": "Voir ",
        "code": "Recommandation X.1231", "money.amount": "au moins 324 617 000 CHF",
    },
    "ar": {
        "session": "المجلس 2026", "place": "مدينة الميناء، 9-19 يونيو 2026", "agenda": "بند جدول الأعمال: PL 3.1",
        "document": "الوثيقة C26/18-A", "date": "19 مارس 2026", "original": "الأصل: بالإنكليزية",
        "by": "تقرير من الأمين العام", "title": "الأنشطة في مجال أمن الشبكات في عام 2025",
        "subtitle": "التقرير السنوي بموجب الولاية المتعلقة بالثقة والأمن",
        "summary": "ملخص", "summary.text": "نظمت الهيئة في عام 2025 ",
        "summary.more": " نشاطاً في مجال أمن الشبكات؛ وتكلفة ",
        "summary.end": " منها معلنة. والمبلغ المعلن هو ",
        "action": "الإجراء المطلوب", "action.text": "يُدعى المجلس إلى الإحاطة علماً بهذه الوثيقة.",
        "plan": "الصلة بالخطة الاستراتيجية", "plan.text": "الغاية 2، الناتج 2.3.",
        "money": "الآثار المالية", "money.text": "في حدود الميزانية السارية: ",
        "references": "المراجع", "notice": "مثال خيالي",
        "review": "استعراض الأنشطة", "review.strong": "معظم الأنشطة", "review.text": " نُظمت مع ",
        "review.emphasis": "شريك واحد على الأقل", "review.end": "؛ ويورد سجل الأنشطة كلاً منها",
        "review.link": "قائمة الأنشطة", "review.see": "انظر ", "review.2": "لا يذكر أي مصدر الميزانية: ",
        "by.kind": "حسب النوع", "bullet.1": "ورش العمل: ", "bullet.2": "الدراسات، انظر ", "bullet.3": "التمارين",
        "step.1": "جمع المصادر.", "step.2": "استعراض الجديد.", "author": "موظف البرنامج",
        "activities": "الأنشطة حسب النوع والحالة", "kind": "النوع", "held": "منظمة", "planned": "مخططة",
        "workshop": "ورشة عمل", "study": "دراسة", "total": "المجموع", "group": "الاجتماعات", "paper": "الأوراق",
        "unit": "أنشطة", "source": "سجل الأنشطة", "as-of": "1 مارس 2026",
        "note": "لا يُحسب ما أُعلن عنه ولم يتأكد.", "none": "لم يُعثر على شيء في 3 مصادر.",
        "spam": "أنشطة مكافحة الرسائل الاقتحامية", "chart": "الأنشطة حسب النوع",
        "alternative": "رسم بياني بالأعمدة: 31 ورشة عمل و12 دراسة.", "list": "قائمة الأنشطة",
        "title.column": "العنوان", "lead": "الجهة الرائدة", "cost": "التكلفة (CHF)", "activity": "ورشة عمل بشأن خدمات الثقة",
        "secretariat": "الأمانة", "figures": "الأرقام وطريقة حسابها", "unknown": "غير معروف",
        "label.held": "الأنشطة المنظمة", "label.cost": "المبلغ المعلن", "label.budget": "الميزانية", "method": "عدّ",
        "note.1": "يستند العدد إلى السجل في 1 مارس 2026.", "note.2": "انظر ",
        "code": "التوصية X.1231", "money.amount": "CHF 324,617,000 على الأقل",
    },
}  # fmt: skip


def sample(language: str = "en", *, rows: int = 12, **changes: Any) -> Document:
    """
    A document with every kind of block.

    Args:
        language: "en", "fr" or "ar".
        rows: rows of the long table in the first annex.
        changes: attributes of `Document` to replace.
    """
    say = PHRASES[language]
    words = WORDS[language]
    register = Link(say["source"], "https://example.org/register?year=2025&kind=all")
    cited = Link("register 12", "#activity-1", key="activity:workshop on trust services | 2025-03")
    cited_far = Link("C25/18", "https://example.org/council/C25/18", key="standard:C25/18")
    figures = {
        name: PrintedFigure(name, label, text, unit, say["method"], records, sources, "2026-03-01", unknown)
        for name, label, text, unit, records, sources, unknown in (
            ("activities.held", say["label.held"], "1,204", say["unit"], 1204, (register,), False),
            ("cost.stated", say["label.cost"], say["money.amount"], "CHF", 37, (register, cited_far), False),
            ("budget.security", say["label.budget"], say["unknown"], "CHF", 0, (), True),
        )
    }
    held, cost, budget = (FigureRef(name) for name in figures)
    counts = Table(
        name="activities-by-kind",
        number=1,
        caption=say["activities"],
        columns=(
            Column("kind", say["kind"], width=2),
            Column("held", say["held"], "end"),
            Column("planned", say["planned"], "end"),
        ),
        rows=(
            Row(((Text(say["group"]),), (), ()), kind="group"),
            Row(((Text(say["workshop"]),), (Text("31"),), (Text("4"),))),
            Row(((Text(say["group"] + " / " + say["paper"]),),), kind="group"),
            Row(((Text(say["study"]), Text(" "), Text("(X.1231)", "emphasis")), (Text("12"),), (Text("0"),))),
            Row(((Text(say["total"]),), (held,), (Text("4"),)), kind="total"),
        ),
        unit=say["unit"],
        source=say["source"],
        as_of=say["as-of"],
        note=say["note"],
        plain=(("Workshop", 31, 4), ("Study", 12, 0), ("Total", 1204, 4)),
    )
    nothing = Table(
        name="spam",
        number=2,
        caption=say["spam"],
        columns=(Column("title", say["title.column"], width=3), Column("lead", say["lead"])),
        rows=(),
        empty=say["none"],
        source=say["source"],
    )
    activities = Table(
        name="activities",
        number=3,
        caption=say["list"],
        columns=(
            Column("number", "#", "end", 0.5),
            Column("title", say["title.column"], width=4),
            Column("lead", say["lead"], width=2),
            Column("start", words["column.date"]),
            Column("cost", say["cost"], "end", 1.5),
        ),
        rows=tuple(
            Row(
                (
                    (Text(str(number)),),
                    (Text(f"{say['activity']} {number}"),),
                    (Link(say["secretariat"], "https://example.org/"),),
                    (Text(f"2025-{number % 12 + 1:02}"),),
                    (Text("12,000") if number % 3 else Text(say["unknown"], "emphasis"),),
                ),
                anchor=f"activity-{number}",
            )
            for number in range(1, rows + 1)
        ),
        source=say["source"],
        as_of=say["as-of"],
        plain=tuple(
            (
                number,
                f"{say['activity']} {number}",
                say["secretariat"],
                f"2025-{number % 12 + 1:02}",
                12000 if number % 3 else None,
            )
            for number in range(1, rows + 1)
        ),
    )
    columns = ("figure", "value", "unit", "method", "records", "sources", "date")
    annex_of_figures = Table(
        name="figures",
        number=4,
        caption=say["figures"],
        columns=tuple(
            Column(
                key,
                words["column." + key],
                "end" if key in ("value", "records") else "start",
                2 if key in ("figure", "value", "sources") else 1.2,
            )
            for key in columns
        ),
        rows=tuple(
            Row(
                (
                    (Text(figure.label),),
                    (Text(figure.text),),
                    (Text(figure.unit),),
                    (Text(figure.method),),
                    (Text(str(figure.records)),),
                    tuple(inline for source in figure.sources for inline in (source, Text(" "))),
                    (Text(figure.date),),
                ),
                anchor=figure.anchor,
            )
            for figure in figures.values()
        ),
    )
    chart = Chart(
        name="activities-by-kind-chart",
        number=1,
        caption=say["chart"],
        spec={
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": 420,
            "height": 160,
            "data": {"values": [{"kind": say["workshop"], "held": 31}, {"kind": say["study"], "held": 12}]},
            "mark": "bar",
            "encoding": {
                "y": {"field": "kind", "type": "nominal", "title": None, "sort": None},
                "x": {"field": "held", "type": "quantitative", "title": say["unit"]},
            },
        },
        alternative=say["alternative"],
        table=counts.name,
        unit=say["unit"],
        source=say["source"],
        as_of=say["as-of"],
    )
    document = Document(
        identifier=f"C26/18-{language[0].upper()}",
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        state="draft",
        tabled=False,
        header=Header(
            session=say["session"],
            place_and_dates=say["place"],
            agenda_item=say["agenda"],
            document=say["document"],
            date=say["date"],
            original=say["original"],
            by=say["by"],
            title=say["title"],
            subtitle=say["subtitle"],
        ),
        boxes=(
            Box(
                "summary",
                say["summary"],
                (
                    Paragraph(
                        (
                            Text(say["summary.text"]),
                            held,
                            Text(say["summary.more"]),
                            Text("37"),
                            Text(say["summary.end"]),
                            cost,
                            Text("."),
                        ),
                        cites=(cited,),
                    ),
                ),
                narrative="summary.md",
            ),
            Box(
                "action",
                say["action"],
                (Paragraph((Text(say["action.text"], "strong"),), author=say["author"]),),
                "action.md",
            ),
            Box("plan", say["plan"], (Paragraph((Text(say["plan.text"]),)),)),
            Box("money", say["money"], (Paragraph((Text(say["money.text"]), budget, Text("."))),)),
            Box(
                "references", say["references"], (Bullets(((Link("C25/18", cited_far.target),), (Text(say["code"]),))),)
            ),
        ),
        sections=(
            Section(
                "review",
                "1",
                say["review"],
                1,
                (
                    Paragraph(
                        (
                            Text(say["review.strong"], "strong"),
                            Text(say["review.text"]),
                            Text(say["review.emphasis"], "emphasis"),
                            Text(say["review.end"]),
                            NoteRef(1),
                            Text(". "),
                            Text(say["review.see"]),
                            Link(say["review.link"], "#annex-list"),
                            Text(" "),
                            Text("X.1231", "code"),
                            Text("."),
                        ),
                        number="1.1",
                        cites=(cited, cited_far),
                    ),
                    Paragraph((Text(say["review.2"]), budget, Text(".")), number="1.2", author=say["author"]),
                    Bullets(
                        (
                            (Text(say["bullet.1"]), held),
                            (Text(say["bullet.2"]), Link("C25/18", cited_far.target), NoteRef(2)),
                            (Text(say["bullet.3"], "emphasis"),),
                        )
                    ),
                    Bullets(((Text(say["step.1"]),), (Text(say["step.2"]),)), ordered=True),
                ),
                narrative="review.md",
            ),
            Section(
                "by-kind",
                "1.3",
                say["by.kind"],
                2,
                (Paragraph((Text(say["review.see"]), Link(say["chart"], "#" + chart.name), Text("."))), counts, chart),
            ),
            Section("spam", "2", say["spam"], 1, (nothing,)),
        ),
        annexes=(
            Section("annex-list", "1", say["list"], 1, (activities,), annex=True),
            Section("annex-figures", "2", say["figures"], 1, (annex_of_figures,), annex=True),
        ),
        endnotes=(
            Endnote(1, (Text(say["note.1"]),)),
            Endnote(2, (Text(say["note.2"]), Link("example.org", "https://example.org/"), Text("."))),
        ),
        figures=figures,
        made_at="2026-03-19T08:30:00Z",
        words=words,
        notice=say["notice"],
        root=ROOT,
        keywords=("network security", "Council"),
    )
    return dataclasses.replace(document, **changes)

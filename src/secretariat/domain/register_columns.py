"""
What the columns of a register are called, in several languages: one table for every kind of register.

A heading is compared without case, accents, punctuation and brackets; first the whole heading, then the longest name
that stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from .words import plain_text

_SOURCE = {
    "source_title": "source title; source document; source; reference document; titre de la source; fuente; источник",
    "source_url": "source url; url; link; web page; website; lien; adresse; hyperlink; web; enlace; internet; ссылка",
    "source_date": "source date; date of source; date de la source; as of",
    "confidence": "confidence; certainty; confiance",
    "inferred_fields": "inferred fields; inferred",
    "notes": "notes; note; remarks; remark; comments; comment; remarques; observations; observaciones; commentaires; bemerkungen; "
             "примечания; 备注; ملاحظات; anmerkungen; further information; details",
    "number": "no; nr; n; number; item; serial; lfd nr; num; numero; #; s no; sl no; №; 序号; ref no; line no",
    "id": "id; identifier; code; ref; reference; identifiant; activity id",
}  # fmt: skip
_MONEY = {
    "amount": "amount; budget; cost; costs; budget amount; planned budget; budget planned; estimated cost; montant; cout; couts; "
              "importe; presupuesto; kosten; сумма; бюджет; 预算; budget prevu; allocation; funds; financing; estimate; total cost; value",
    "amount_actual": "actual; actual cost; actual costs; expenditure; spent; actual amount; depenses; depense reelle; cout reel; "
                     "gasto; gastos; budget actual; cost actual; actual expenditure; costs actual; budget execute; realise",
    "currency": "currency; curr; cur; ccy; devise; monnaie; moneda; wahrung; валюта; 货币; budget currency; unit of currency",
    "amount_kind": "budget kind; amount kind; planned actual",
}  # fmt: skip

COLUMNS: dict[str, dict[str, str]] = {
    "activities": {
        "title": "title; activity; title of event; title of activity; name; event; name of activity; activities; name of event; "
                 "activity title; event title; titre; intitule; activite; evenement; manifestation; nom; titulo; actividad; evento; "
                 "nombre; titel; veranstaltung; bezeichnung; название; мероприятие; 名称; 活动; العنوان; النشاط; description of activity; "
                 "intitule de l'activite; nom de l'activite; titre de l'evenement; nombre de la actividad; what; subject; project title",
        "kind": "kind; type; category; type of event; type of activity; activity type; nature; categorie; genre; tipo; categoria; art; "
                "тип; вид; 类型; type d'activite; tipo de actividad; format; event type",
        "lead": "lead; lead entity; organiser; organizer; organised by; organized by; responsible; responsible entity; lead body; "
                "organisateur; responsable; chef de file; entite responsable; organizador; entidad responsable; lider; veranstalter; "
                "verantwortlich; организатор; ответственный; 主办; 牵头; الجهة المنظمة; owner; in charge; entite chef de file; leader; "
                "unit; service; bureau; department; focal point; lead unit; organise par; entidad",
        "partners": "partners; partner; partner entities; with; in cooperation with; co organizers; partenaires; partenaire; socios; "
                    "en cooperation avec; partner organizations; cooperation; asociados; партнеры; 合作伙伴; الشركاء; collaboration; "
                    "cooperating entities; jointly with; organizations involved; co organisers",
        "start": "start; from; start date; begin; beginning; begins; first day; debut; du; date de debut; inicio; desde; fecha de inicio; "
                 "beginn; von; начало; 开始; البداية; opening; starts; date from; start year; from date; date debut; opens",
        "end": "end; to; end date; until; last day; fin; au; date de fin; hasta; fecha de fin; ende; bis; конец; окончание; 结束; "
               "النهاية; closing; ends; date to; to date; completion date; end year; date fin; closes; finish",
        "dates": "date; dates; when; period; date s; event date; event dates; date or period; periode; fecha; fechas; datum; zeitraum; "
                 "дата; даты; 日期; التاريخ; quand; cuando; year; annee; ano; date of event; calendar; timing",
        "place": "place; venue; town; city; location; where; lieu; ville; lugar; ciudad; ort; место; город; 地点; المكان; site; endroit; "
                 "place of event; host city; sede; town city; place and country; venue city",
        "country": "country; state; host country; pays; pais; land; страна; 国家; البلد; pays hote; member state",
        "status": "status; state of play; etat; statut; situation; estado; stand; статус; 状态; الحالة; remarks status; progress; stage; "
                  "avancement; status remarks; current status",
        "outputs": "outputs; output; outcome; outcomes; results; result; deliverables; resultats; produits; resultados; productos; ergebnis; "
                   "результаты; 成果; النتائج; publications; documents; livrables",
        "participants": "participants; particip; number of participants; no of participants; people; number people; attendance; attendees; "
                        "nombre de participants; participantes; teilnehmer; участники; участников; 参加人数; المشاركون; delegates; "
                        "persons; nb participants; nb de participants; participation; number attending; pax",
        "countries_participating": "countries; countries participating; number of countries; participating countries; no of countries; "
                                   "nombre de pays; pays participants; paises; numero de paises; lander; стран; 国家数; countries represented; "
                                   "nb de pays; nb pays; member states; states represented; count ries",
        "description": "description; summary; abstract; resume; descripcion; beschreibung; описание; 说明; الوصف; purpose; objective; objet",
        "mandate_refs": "mandate refs; mandate; resolution; resolutions; mandate references; instruction; mandat; mandato; legal basis",
        "plan_refs": "plan refs; plan; strategic goal; goal; goals; objective of the plan; plan references; objectif strategique; programme",
        "discard": "last update; updated; date of update; mise a jour",
        **_MONEY, **_SOURCE,
    },
    "meetings": {
        "start": "start; from; start date; debut; du; inicio", "end": "end; to; end date; fin; au", "dates": "date; dates",
        "title": "title; meeting; titre", "place": "place; venue; lieu; lugar", "country": "country; pays; pais",
        "lead": "lead; lead entity; group; study group", "study_period": "study period; periode d'etudes; periodo de estudios",
        "participants": "participants; attendance; delegates", "member_states": "member states; etats membres; estados miembros",
        "sector_members": "sector members; membres de secteur; miembros de sector", "associates": "associates; associes; asociados",
        "academia": "academia; etablissements universitaires; instituciones academicas", "contributions": "contributions; contribuciones",
        "tds": "tds; temporary documents; documents temporaires", "incoming_ls": "incoming ls; incoming liaison statements; liaisons in",
        "outgoing_ls": "outgoing ls; outgoing liaison statements; liaisons out", "recs_approved_tap": "recs approved tap; approved tap",
        "recs_not_approved_tap": "recs not approved tap; not approved tap", "determined": "determined; determines",
        "consented_aap": "consented aap; consented", "agreed_other": "agreed other; other texts agreed",
        "new_work_items": "new work items; nouveaux sujets d'etude", "discontinued": "discontinued; abandonnes", "status": "status; etat",
        **_SOURCE,
    },
    "liaisons": {
        "from": "from entity; from; sender; source entity; de; expediteur; von; from body; a", "to": "to entity; to; addressee; recipient; "
        "destinataire; destinatario; an; to body; b; vers", "date": "date; dated; fecha; datum; sent on", "subject": "subject; title; about; objet; "
        "sujet; asunto; betreff; content", "kind": "kind; type; form; nature; tipo", "purpose": "purpose; action; for action", **_SOURCE,
    },
    "budget": {
        "years": "years; year; period; annee; annees; exercice; biennium; budget years; ano; anos; periodo; jahr; financial year",
        "first_year": "first year; from year", "last_year": "last year; to year",
        "body": "organization; organisation; body; entity; sector; organe; entite; organizacion; entidad; organ; secteur",
        "line": "line; budget line; item; designation; ligne; poste; intitule; partida; linea; posten; description; title; output; heading",
        "cost_centre": "cost centre; cost center; centre de couts; centro de costos; kostenstelle", "kind": "kind; type; nature; tipo; planned actual",
        "fund": "fund; source of funds; funding; fonds; fondo", "unit": "unit; unite; unidad",
        "amount": _MONEY["amount"], "amount_actual": _MONEY["amount_actual"], "currency": _MONEY["currency"],
        **{key: names for key, names in _SOURCE.items() if key != "number"},
    },
    "recommendations": {
        "designation": "designation; recommendation; number; identifier; standard; rec; docid; recommandation; recomendacion",
        "title": "title; name; titre; titulo; intitule", "published": "date; approved; approval date; date of approval; published; fecha",
        "status": "status; state; etat; statut; estado", "committee": "committee; group; study group; commission; comite",
        "committee_as_of": "committee as of", "doctype": "doctype; document type; kind", "body": "body; publisher",
        "source_title": _SOURCE["source_title"], "source_url": _SOURCE["source_url"],
        "url": "url; link; address; lien", "notes": _SOURCE["notes"],
    },
    "entities": {"name": "name; entity; nom; nombre", "id": "id; slug", "kind": "kind; type", "aliases": "aliases; also known as; other names",
                 "country": "country; pays; pais", "region": "region", "sector": "sector", "parent": "parent; part of", "role": "role",
                 "url": "url; website", "source": "source; src", "notes": _SOURCE["notes"]},
    "roles": {"entity": "entity; body; who; entite", "what": "what; role; function", "in": "in; context; activity", "since": "since; from; start",
              "until": "until; to; end", "source": "source; src; source title", "source_url": "source url; url", "notes": _SOURCE["notes"]},
    "instructions": {"revision": "revision; resolution", "designation": "designation; clause; paragraph", "gist": "gist; summary",
                     "addressee": "addressee; addressed to; instructed", "source_title": _SOURCE["source_title"],
                     "source_url": _SOURCE["source_url"], "kind": "kind; type", "gist_fr": "gist fr; resume", "gist_ar": "gist ar", "gist_zh": "gist zh", "gist_ru": "gist ru", "gist_es": "gist es",
                     "instrument": "instrument", "body": "body; conference", "standing": "standing; status", "starts": "starts; from; since",
                     "ends": "ends; to; until", "text_had": "text had", "parent": "parent; part of", "notes": _SOURCE["notes"]},
    "links": {"from": "from; activity; thing", "to": "to; serves; goal; instruction", "weight": "weight; share; poids", "state": "state; status",
              "reason": "reason; why; raison", "kind": "kind; relation", "rule": "rule", "notes": _SOURCE["notes"]},
    "costs": {"thing": "thing; activity; role", "basis": "basis; how", "amount": _MONEY["amount"], "currency": _MONEY["currency"],
              "cost_centre": "cost centre; cost center", "weight": "weight; share", "kind": "amount kind; kind; planned actual",
              "fund": "fund; source of funds; funding; fonds; fondo",
              "year": "year; years", "source_title": _SOURCE["source_title"], "source_url": _SOURCE["source_url"], "notes": _SOURCE["notes"]},
    "rates": {"from": "from; from currency; currency", "to": "to; to currency", "date": "date; as of; day", "value": "value; rate; cours; taux",
              "source": "source; source title", "source_url": "source url; url", "notes": _SOURCE["notes"]},
}  # fmt: skip

# Fields without which a sheet is no register of that kind: one of each group.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "activities": (
        ("title",),
        ("start", "dates", "lead", "kind", "status", "place", "partners", "amount", "participants"),
    ),
    "meetings": (("start", "dates"), ("contributions", "tds", "member_states", "new_work_items", "determined")),
    "liaisons": (("from",), ("to",), ("subject", "kind")),
    "budget": (("line",), ("amount", "amount_actual"), ("years", "body", "first_year")),
    "recommendations": (("designation",), ("title",), ("status", "committee", "published")),
    "entities": (("name",), ("kind", "aliases", "parent")),
    "roles": (("entity",), ("what",), ("in", "since", "until")),
    "instructions": (("revision",), ("designation",), ("gist", "addressee")),
    "links": (("from",), ("to",), ("weight", "state", "reason")),
    "costs": (("thing",), ("basis",)),
    "rates": (("from",), ("to",), ("value",)),
}


def plain_label(text: str) -> str:
    """A heading for comparing: "Count-\\nries" -> "count ries", "# people" -> "number people"."""
    text = re.sub(r"-\s*\n\s*", "-", text)
    plain = plain_text(text)
    plain = re.sub(r"#\s*(?=\w)", "number ", plain).replace("n°", "no").replace("nº", "no").replace("&", " and ")
    plain = re.sub(r"[^\w'#№]+|_", " ", plain)
    return " ".join(plain.split())


@cache
def _names(what: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for field, synonyms in COLUMNS[what].items():
        names.setdefault(field.replace("_", " "), field)
        for synonym in synonyms.split(";"):
            names.setdefault(plain_label(synonym), field)
    return names


@lru_cache(maxsize=20000)
def match_column(what: str, label: str, group: str = "") -> tuple[str, int]:
    """
    (field, sureness) of a heading under its group's heading; ("", 0) when it is none.

    Sureness: 3 the whole heading, 2 without brackets or with its group, 1 a name that stands in it.
    """
    names = _names(what)
    whole = plain_label(label)
    if not whole or len(whole) > 60:
        return "", 0
    bare = plain_label(re.sub(r"[(\[].*?[)\]]", " ", label))
    together = plain_label(f"{group} {label}") if group else ""
    joined = whole.replace(" ", "") if "-\n" in label or "\u00ad" in label else ""
    for text, sure in ((whole, 3), (bare, 2), (joined, 2), (together, 2)):
        if text and text in names:
            return names[text], sure
    for text in filter(None, (bare, together)):
        words = f" {text} "
        found = [name for name in names if len(name) > 2 and f" {name} " in words]
        if found and len(text.split()) <= 8:
            ranked = sorted(found, key=lambda name: (names[name] != "status", -len(name), words.index(f" {name} ")))
            return names[ranked[0]], 1
    return "", 0


def match_columns(what: str, labels: Sequence[tuple[str, str]]) -> dict[int, tuple[str, int]]:
    """Index of the column -> (field, sureness) for headings (label, group); each field once, the surest column first."""
    found = {index: match_column(what, label, group) for index, (label, group) in enumerate(labels)}
    columns: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for index in sorted(found, key=lambda each: (-found[each][1], each)):
        field, sure = found[index]
        if field and (field not in taken or field in ("notes", "partners")):
            taken.add(field)
            columns[index] = (field, sure)
    return dict(sorted(columns.items()))


def is_register(what: str, fields: set[str]) -> bool:
    """Whether these fields are enough for a register of that kind."""
    return all(any(name in fields for name in group) for group in REQUIRED[what])

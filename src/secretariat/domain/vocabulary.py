"""
The closed lists of a register of activities, kinds and statuses, and the words that people write for them.
"""

from __future__ import annotations

import re
from functools import cache

from .words import plain_text

KINDS = {
    "study-group meeting": "sg meeting; study group meeting; sgm; reunion ce; reunion de la ce; reunion de commission d'etudes; "
                           "plenary; e-plenary; study-group plenary; working party meeting; wp meeting; rapporteur meeting; sg mtg; sg plenary",
    "question": "question; q; study question; cuestion",
    "work item": "work item; wi; correspondence group; advisory group; draft recommendation; sujet d'etude; tema de trabajo; new work item",
    "workshop": "workshop; ws; wkshp; wksp; w/shop; atelier; taller; seminar; seminaire; seminario; webinar; symposium; colloque; семинар; "
                "研讨会; ورشة عمل; brainstorming; mini-workshop; workshop/seminar; session",
    "conference": "conference; conf; meeting / conf; meeting/conf; conf / meeting; event; forum; summit; assembly; manifestation; evenement; "
                  "conferencia; evento; konferenz; sommet; foro; конференция; 会议; مؤتمر; open consultation; consultation; high-level event; veranstaltung",
    "cyberdrill": "cyberdrill; cyber drill; cyber-drill; drill; exercise; exercice; cyberexercice; cyber exercise; ejercicio; simulacro; "
                  "cyberubung; ubung; учения; 演练; تمرين; exercice de simulation; cyberdrills",
    "project": "project; projet; proyecto; projekt; проект; 项目; مشروع; programme; program; initiative",
    "publication": "publication; publ; report; book; manual; handbook; rapport; publicacion; informe; study; etude; veroffentlichung; "
                   "публикация; 出版物; brochure; manuel; technical report; paper",
    "index edition": "index edition; index; indice; index report; gci; индекс",
    "guideline": "guideline; guidelines; guide; guides; lignes directrices; directives; directrices; guia; leitfaden; руководство; 指南; toolkit",
    "service": "service; services; servicio; platform; portal; plate-forme; online service; dienst",
    "training": "training; capacity building; capacity-building; course; formation; capacitacion; renforcement des capacites; cours; curso; "
                "training course; schulung; обучение; 培训; تدريب; mentoring; fellowship; creacion de capacidad; training workshop; e-learning",
    "assessment": "assessment; evaluation; readiness assessment; survey; enquete; evaluacion; bewertung; encuesta; maturity assessment; audit; review",
    "partnership": "partnership; mou; memorandum; memorandum of understanding; agreement; accord; partenariat; protocole d'accord; acuerdo; "
                   "asociacion; declaration; joint declaration; partnerschaft; cooperation agreement; convenio; soglashenie; moa; loi",
    "campaign": "campaign; campagne; campana; awareness; awareness campaign; kampagne; кампания; sensibilisation; awareness raising; day",
}  # fmt: skip
MEETING_WORDS = {
    "meeting",
    "mtg",
    "mtgs",
    "reunion",
    "reuniones",
    "sitzung",
    "заседание",
    "собрание",
    "assemblee",
    "sesion",
    "meetings",
}

STATUSES = {
    "completed": "completed; complete; done; ok; held; finished; took place; closed out; termine; terminee; tenu; tenue; realise; realisee; fait; "
                 "acheve; achevee; effectue; celebrado; celebrada; realizado; realizada; finalizado; terminado; concluido; erledigt; "
                 "abgeschlossen; durchgefuhrt; завершено; завершен; проведено; состоялось; 完成; 已完成; منجز; yes; oui; x; ✓; ✔; fini; concluded; "
                 "completed ok; executed; implemented; a eu lieu; has taken place; over; delivered; past",
    "planned": "planned; tbc; to be confirmed; scheduled; upcoming; tentative; announced; foreseen; to be held; future; prevu; prevue; planifie; "
               "planifiee; a confirmer; a venir; annonce; programme; previsto; prevista; planificado; programado; por confirmar; geplant; "
               "запланировано; планируется; 计划; 拟定; مخطط; proposed; draft; provisional; en preparation; pending; expected; not yet held",
    "active": "active; on-going; ongoing; on going; in progress; running; under way; underway; en cours; actif; active; en curso; activo; activa; "
              "laufend; in arbeit; текущий; выполняется; в процессе; 进行中; جار; open; continuing; continuous; started; in execution; en ejecucion; permanent",
    "closed": "closed; clos; cloture; cloturee; cerrado; cerrada; geschlossen; закрыто; ended; expired",
    "published": "published; publ; publie; publiee; issued; released; publicado; publicada; veroffentlicht; опубликовано; 已出版; 发布; paru; out; parue",
    "launched": "launched; lance; lancee; lanzado; lanzada; gestartet",
    "approved": "approved; approuve; approuvee; aprobado; aprobada; adopted; genehmigt; утверждено; in force",
    "determined": "determined; determine",
    "deferred": "deferred; postponed; reporte; reportee; differe; ajourne; aplazado; aplazada; pospuesto; delayed; verschoben; отложено; "
                "推迟; rescheduled; moved; on hold; suspended",
    "discontinued": "discontinued; stopped; abandoned; abandonne; abandonnee; dropped; eingestellt; прекращено; terminated; interrumpido",
    "under study": "under study; a l'etude; en estudio; in study",
    "cancelled": "cancelled; canceled; annule; annulee; annules; annulees; cancelado; cancelada; withdrawn; retire; retiree; abgesagt; отменено; отменен; "
                 "取消; ملغى; not held; did not take place; called off; void; n'a pas eu lieu; no celebrado; anulado; anulada; not taking place; supprime",
}  # fmt: skip


@cache
def _words(table: str) -> dict[str, str]:
    lists = {"kind": KINDS, "status": STATUSES}[table]
    return {plain_text(word): name for name, words in lists.items() for word in (name, *words.split(";"))}


def _plain(text: str) -> str:
    return re.sub(r"\s*([/])\s*", r" \1 ", plain_text(text)).strip(" .;:!*").replace("  ", " ")


def activity_kind(text: str, *, lead: str = "", title: str = "") -> str:
    """
    The kind of activity for a word of a register, "" for one that is not known.

    "Meeting" alone is a study-group meeting when a study group leads it, else a conference.
    """
    plain = _plain(text)
    words = _words("kind")
    if plain in MEETING_WORDS:
        return "study-group meeting" if re.search(r"study group|jca", lead.casefold()) else "conference"
    if plain in words:
        return words[plain]
    singular = plain.rstrip("s")
    if singular in words:
        return words[singular]
    bare = _plain(re.sub(r"\(.*?\)", " ", text))
    return words.get(bare) or (words.get(bare.replace(".", "")) or "")


def status_word(text: str) -> tuple[str, str]:
    """
    (status, the rest of the words) of a cell; ("", text) when it begins with no known status.

    "Completed (report online)" -> ("completed", "report online").
    """
    plain = _plain(text)
    words = _words("status")
    if plain in words:
        return words[plain], ""
    parted = re.match(r"^([^,;:(–]+?)\s*(?:[,;:(–]|\s-\s)\s*(.*?)\)?$", text.strip(), re.DOTALL)
    if parted and _plain(parted[1]) in words:
        return words[_plain(parted[1])], parted[2].strip()
    for count in (3, 2, 1):
        parts = text.split()
        head = _plain(" ".join(parts[:count]))
        if len(parts) > count and len(head) > 2 and len(parts) - count <= 6 and head in words:
            return words[head], " ".join(parts[count:])
    return "", text.strip()


def status_in_title(title: str) -> str:
    """ "cancelled" or "deferred" for a title marked so: "CANCELLED: …", "… (annulé)"; else ""."""
    plain = plain_text(title)
    for name in ("cancelled", "deferred"):
        words = "|".join(
            sorted(
                map(re.escape, (word for word, status in _words("status").items() if status == name)),
                key=len,
                reverse=True,
            )
        )
        if re.search(rf"^[\[(*]*(?:{words})[\])*]*\s*[:–-]|[(\[*]+(?:{words})[)\]*]*$|\s-\s(?:{words})$", plain):
            return name
    return ""


def status_meant(words: str) -> str:
    """The status that the words of a legend mean, "" when they mean none: "green: event held" -> "completed"."""
    status, _ = status_word(words)
    if status:
        return status
    found = {}
    plain = f" {plain_text(re.sub('[^A-Za-zÀ-ÿ0-9一-龥А-я؀-ۿ -]', ' ', words))} "
    for word, name in _words("status").items():
        if len(word) > 3 and f" {word} " in plain:
            found[plain.index(f" {word} "), -len(word)] = name
    if " not " in plain and found and "cancelled" not in found.values():
        return ""
    return found[min(found)] if found else ""

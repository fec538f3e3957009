"""Writing the narrative: a text, figures to choose from, and how the report will show it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..domain.errors import InputError, UsageError
from ..domain.languages import LANGUAGES
from ..evidence.freshness import in_effect, today
from ..reports.words import Words
from . import services, texts
from .access import at_desk


@at_desk
def narrative(request):
    """Which texts there are."""
    words = Words(request.language)
    name = request.GET.get("name", "") or next(iter(texts.names()), str(today(request).year))
    texts.period_of(name)
    rows = [
        {
            "part": part,
            "title": words.t(title),
            "texts": [(code, own, texts.path_of(name, part, code).is_file()) for code, own in LANGUAGES.items()],
        }
        for part, title in texts.parts().items()
    ]
    return render(
        request,
        "desk/narrative.html",
        {"name": name, "names": texts.names() or [name], "rows": rows, "here": "desk-narrative"},
    )


@at_desk
def text(request, name: str, part: str, language: str):
    try:
        path = texts.path_of(name, part, language)
    except UsageError as error:
        raise Http404 from error
    held = texts.text_of(path)
    draft = texts.draft(in_effect(request).version, name, language, today(request))
    shown = {"text": held, "seen": texts.digest(held)}
    do = request.POST.get("do", "")
    if request.method == "POST":
        said = request.POST.get("text", "").replace("\r\n", "\n").replace("\0", "")
        if len(said) > texts.LONGEST:
            raise InputError(_("The text is too long."))
        shown = {"text": said, "seen": request.POST.get("seen", "")}
        if do == "insert" and (figure := request.POST.get("figure", "")) in draft.figures:
            shown["text"] = f"{said.rstrip()} [[{figure}]]" if said.strip() else f"[[{figure}]]"
        elif do == "save":
            said = said.rstrip() + "\n"
            texts.write(path, said, shown["seen"])
            services.note(
                actor=services.actor_of(request.user), what="narrative", kind="narrative", subject=f"{name}/{path.name}",
                detail=f"{len(held.split())} → {len(said.split())}",
            )  # fmt: skip
            messages.success(request, _("The text is saved."))
            return HttpResponseRedirect(reverse("desk-text", args=[name, part, language]))
    blocks, told = texts.preview(shown["text"], f"{name}/{path.name}", draft)
    return render(
        request,
        "desk/text.html",
        {
            **shown,
            "name": name,
            "title": Words(request.language).t(texts.parts()[part]),
            "of_language": language,
            "language_name": LANGUAGES[language],
            "blocks": blocks,
            "notes": told.notes,
            "problems": told.problems,
            "figures": texts.figures(draft),
            "here": "desk-narrative",
        },
    )

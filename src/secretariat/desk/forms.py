"""What an officer may type and send at the desk."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..domain.languages import LANGUAGES
from . import texts
from .uploads import LIMIT


class _WithFile(forms.Form):
    def __init__(self, data=None, files=None, *, is_too_large: bool = False, **more) -> None:
        super().__init__(data, files, **more)
        self.is_too_large = is_too_large

    def clean(self):
        if self.is_too_large:
            self._errors.clear()
            raise forms.ValidationError(
                _("The file is larger than {size} MB. Nothing of it was kept.").format(size=LIMIT >> 20)
            )
        return self.cleaned_data


class UploadForm(_WithFile):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("A workbook, a CSV file, an archive, a plan in YAML, or a corrected review."),
    )
    source = forms.ChoiceField(label=_("A newer state of"), required=False)

    def __init__(self, *args, sources=(), **more) -> None:
        super().__init__(*args, **more)
        self.fields["source"].choices = [
            ("", _("none: it is a new source")),
            *((one["slug"], one.get("title") or one["slug"]) for one in sources),
        ]


class WordForm(_WithFile):
    file = forms.FileField(label=_("Edited Word file of a report"), max_length=200)

    def clean_file(self):
        if not self.cleaned_data["file"].name.lower().endswith(".docx"):
            raise forms.ValidationError(_("It is no Word file: its name ends otherwise than in .docx."))
        return self.cleaned_data["file"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)


class ReportForm(forms.Form):
    name = forms.CharField(label=_("Year"), required=False, max_length=4)
    start = forms.CharField(label=_("or from"), required=False, max_length=10, help_text="2024-06-19")
    end = forms.CharField(label=_("to"), required=False, max_length=10, help_text="2025-06-17")
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    tabled = forms.BooleanField(label=_("As tabled, without endnotes"), required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        first = settings.WORKSPACE.settings.get("workspace", {}).get("languages", ["en"])
        self.fields["language"].initial = str(next(iter(first), "en"))

    def clean(self):
        said = self.cleaned_data
        days = bool(said.get("start") or said.get("end"))
        name = f"{said.get('start', '')}_{said.get('end', '')}" if days else said.get("name", "")
        try:
            if days and said.get("name"):
                raise ValueError("both a year and days")
            said["period"] = texts.period_of(name)
        except Exception as error:  # what a period may raise is told in one way
            raise forms.ValidationError(_("Write a year, or both days of a period as 2024-06-19.")) from error
        said["name"] = name
        return said

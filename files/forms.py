"""What people attach as evidence: a file or a link."""

from __future__ import annotations

from django import forms

from components.forms import Form, LineField

from .evidence_files import ACCEPTED, LARGEST_FILE, TITLE_LENGTH, TYPES, too_large

TITLE_HELP = "In a few words: the list of evidence shows them"


class FileForm(Form):
    """One file."""

    submit_label, submit_name = "Attach the file", "add_file"

    file = forms.FileField(
        label="File",
        help_text=f"{ACCEPTED}, at most {LARGEST_FILE // 1024 // 1024} MB, without macros",
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(f".{one}" for one in TYPES),
                "class": "govuk-file-upload",
            }
        ),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
    )
    title = LineField(
        label="What it shows (optional)",
        help_text="In a few words; without them the list shows the file’s name",
        max_length=TITLE_LENGTH,
        required=False,
    )

    def clean_file(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(too_large(file.size))
        return file


class LinkForm(Form):
    """One address."""

    submit_label, submit_name = "Attach the link", "add_link"

    link = LineField(
        label="Address of the page",
        help_text="Like https://www.example.org/report. It is not fetched: who opens it needs "
        "access to it",
        error_messages={"required": "Enter the address of the page"},
    )
    link_title = LineField(
        label="What it shows",
        help_text=TITLE_HELP,
        max_length=TITLE_LENGTH,
        error_messages={"required": "Say what it shows, in a few words"},
    )

"""What people type of early warnings."""

from __future__ import annotations

from components.forms import Form, LongTextField

from ..vocabulary import REASON_LENGTH


class AnswerForm(Form):
    submit_label = "Answer"

    text = LongTextField(
        label="What is it about, and what is done?",
        help_text="Your answer stays beside the warning, with your name and the day.",
        max_length=REASON_LENGTH,
        rows=4,
        error_messages={"required": "Say what it is about, or what is done"},
    )

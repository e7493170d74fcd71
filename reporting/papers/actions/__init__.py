"""What people do to papers, each a verb: writing, signing, publishing."""

from .arranging import (
    add_prompt,
    add_section,
    answer_prompt,
    change_section,
    create_template,
    end_template,
    move_section,
    remove_prompt,
    remove_section,
)
from .publishing import ask_for_files_again, publish, withdraw
from .releasing import choose_public, release
from .signing import confirm_figures, pass_gap, sign_off
from .sourcing import bind_amount, give_source
from .writing import (
    add_paragraph,
    begin_with_usual_paragraphs,
    change_paper,
    create_paper,
    move_paragraph,
    read_paragraph,
    remove_paragraph,
    write_paragraph,
)

__all__ = [
    "add_paragraph",
    "add_prompt",
    "add_section",
    "answer_prompt",
    "ask_for_files_again",
    "begin_with_usual_paragraphs",
    "bind_amount",
    "change_paper",
    "change_section",
    "choose_public",
    "confirm_figures",
    "create_paper",
    "create_template",
    "end_template",
    "give_source",
    "move_paragraph",
    "move_section",
    "pass_gap",
    "publish",
    "read_paragraph",
    "release",
    "remove_paragraph",
    "remove_prompt",
    "remove_section",
    "sign_off",
    "withdraw",
    "write_paragraph",
]

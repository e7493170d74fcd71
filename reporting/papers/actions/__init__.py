"""What people do to papers, each a verb: writing, signing, publishing."""

from .publishing import ask_for_files_again, publish, withdraw
from .signing import confirm_figures, pass_gap, sign_off
from .writing import (
    add_paragraph,
    begin_with_usual_paragraphs,
    change_paper,
    create_paper,
    move_paragraph,
    remove_paragraph,
    write_paragraph,
)

__all__ = [
    "add_paragraph",
    "ask_for_files_again",
    "begin_with_usual_paragraphs",
    "change_paper",
    "confirm_figures",
    "create_paper",
    "move_paragraph",
    "pass_gap",
    "publish",
    "remove_paragraph",
    "sign_off",
    "withdraw",
    "write_paragraph",
]

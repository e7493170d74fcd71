"""How sign-in by allauth and lock-out by axes fit together."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up: an administrator invites them."""

    def is_open_for_signup(self, request):
        return False


def name_tried(request, credentials=None):
    """The e-mail address that a sign-in was tried with.

    allauth calls it `email` or `login`; axes, looking for a user name, would see
    none and lock out everyone at once.
    """
    credentials = credentials or {}
    posted = request.POST if request is not None else {}
    name = (
        credentials.get("email")
        or credentials.get("username")
        or posted.get("login")
        or posted.get("email")
        or posted.get("username")
        or ""
    )
    return name.strip().lower()

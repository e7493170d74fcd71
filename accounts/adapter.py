"""How sign-in by allauth and lock-out by axes fit together."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from axes.utils import reset

from .mail import password_address
from .news import SIGNED_IN_BEFORE

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up: an administrator invites them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right",
        "enter_current_password": "This is not the password you have now",
        "incorrect_password": "This is not your password",
    }

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def login(self, request, user):
        """The session remembers the sign-in before, for what changed since."""
        before = user.last_login
        super().login(request, user)
        if before is not None:
            request.session[SIGNED_IN_BEFORE] = before.isoformat()

    def get_password_change_redirect_url(self, request):
        return "/"

    def get_reset_password_from_key_url(self, key):
        """From the site's own address: what a request calls itself is not to be trusted."""
        uid, _, token = key.partition("-")
        return password_address(uid, token)

    def send_password_reset_mail(self, user, email, context):
        """A mail server that is down must not tell which addresses have an account."""
        try:
            super().send_password_reset_mail(user, email, context)
        except (SMTPException, OSError):
            log.exception("A message with a password link could not be sent")

    def set_password(self, user, password):
        """Whoever has proved that the mailbox is theirs need not wait for the lock-out's end."""
        super().set_password(user, password)
        reset(username=user.email)


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

"""The e-mails about a person's account: an invitation, with or without a password to choose."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from .models import Membership, User


def address_of(path: str) -> str:
    """A path of this site as an address that an e-mail can hold."""
    return settings.SITE_URL.rstrip("/") + path


def set_password_address(user: User) -> str:
    """Where the person chooses a password; it works once, for a day (PASSWORD_RESET_TIMEOUT)."""
    return password_address(user_pk_to_url_str(user), default_token_generator.make_token(user))


def password_address(uid: str, key: str) -> str:
    names = {"uidb36": uid, "key": key}
    return address_of(reverse("account_reset_password_from_key", kwargs=names))


def send_invitation(membership: Membership) -> None:
    """Tells a person that they may come in: with a link where they have no password yet."""
    user = membership.user
    context = {
        "membership": membership,
        "set_password": "" if user.has_usable_password() else set_password_address(user),
        "sign_in": address_of(reverse("account_login")),
        "forgotten": address_of(reverse("account_reset_password")),
    }
    send_mail(
        f"You can now use ISPM for {membership.organisation.name}",
        render_to_string("accounts/email/invitation.txt", context),
        None,
        [user.email],
    )

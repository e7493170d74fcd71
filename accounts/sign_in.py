"""The forms of sign-in: allauth's, in our look and words."""

from __future__ import annotations

from allauth.account import forms as allauth_forms

from components.forms import DesignSystemForm

EMAIL_ERRORS = {
    "required": "Enter your e-mail address",
    "invalid": "Enter an e-mail address in the form name@example.org",
}
HOW_TO_CHOOSE = (
    "At least 12 characters, and not only numbers. Three or four words that have nothing to do "
    "with each other, or with you, make a good one."
)


class SignInPageForm(DesignSystemForm):
    """Labels, hints and errors by field; the page prints the form's tag and its button."""

    form_tag = False
    words: dict[str, tuple[str, str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint, required) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = required
            # A placeholder disappears when it is needed most.
            field.widget.attrs.pop("placeholder", None)


class SignInForm(SignInPageForm, allauth_forms.LoginForm):
    words = {
        "login": ("E-mail address", "", EMAIL_ERRORS["required"]),
        "password": ("Password", "", "Enter your password"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages |= EMAIL_ERRORS
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForPasswordForm(SignInPageForm, allauth_forms.ResetPasswordForm):
    words = {"email": ("E-mail address", "", EMAIL_ERRORS["required"])}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages |= EMAIL_ERRORS


NEW_PASSWORD = {
    "password1": ("New password", HOW_TO_CHOOSE, "Enter a new password"),
    "password2": ("New password again", "", "Enter the new password again"),
}


class NewPasswordForm(SignInPageForm, allauth_forms.ResetPasswordKeyForm):
    words = NEW_PASSWORD


class ChangePasswordForm(SignInPageForm, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": ("Password you have now", "", "Enter the password you have now"),
        **NEW_PASSWORD,
    }


class FirstPasswordForm(SignInPageForm, allauth_forms.SetPasswordForm):
    """For an account that has come in another way and has no password."""

    words = NEW_PASSWORD

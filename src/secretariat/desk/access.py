"""What every page of the desk has in common: its rule, no copy kept by the browser, and a helpful page for what fails."""

from __future__ import annotations

from functools import wraps

from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache

from ..accounts.access import allow
from ..domain.errors import Busy, SecretariatError, UnknownThing
from ..web import errors


def at_desk(view):
    """A view of the desk, for officers; an error that a person can mend becomes a page that says how."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Busy:
            return errors.page(
                request, 409, N_("Something else is being written just now"),
                N_("A source is being collected, or somebody else is acting. Nothing of what you sent was done. Go back, and send it again in a moment."),
            )  # fmt: skip
        except SecretariatError as error:
            detail = error.message + (f" ({error.mend})" if error.mend else "")
            status = 404 if isinstance(error, UnknownThing) else 400
            return errors.page(request, status, N_("This could not be done"), N_("Nothing was changed."), detail)

    return allow("officers")(never_cache(asked))

"""How accounts are had: by `secretariat user add`; nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter

from ..web.addresses import code


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return f"/{code()}/"

    def get_logout_redirect_url(self, request):
        return f"/{code()}/"

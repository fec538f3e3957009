from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from .models import User


@admin.register(User)
class Users(UserAdmin):
    list_display = ("username", "role", "title", "is_active", "last_login")
    list_filter = ("role", "is_active")
    fieldsets = ((None, {"fields": ("username", "password", "role", "title", "email", "is_active")}),)
    add_fieldsets = ((None, {"fields": ("username", "role", "title", "password1", "password2")}),)

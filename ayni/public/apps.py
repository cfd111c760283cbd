from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "ayni.public"
    label = "public"

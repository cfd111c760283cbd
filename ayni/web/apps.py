from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ayni.web"
    label = "web"

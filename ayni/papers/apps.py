from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "ayni.papers"
    label = "papers"

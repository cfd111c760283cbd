from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ayni.records"
    label = "records"

"""What earlier installations have already: the last agreed text of each document, and the words for the search."""

from django.db import migrations

TITLED = ("Field", "StrategicGoal", "OperationalGoal")


def fill(apps, schema_editor):
    Document = apps.get_model("records", "Document")
    for document in Document.objects.filter(stage="agreed", agreed__isnull=True):
        document.agreed_id = document.snapshot_id
        document.save(update_fields=["agreed"])
    for name in TITLED:
        for row in apps.get_model("records", name).objects.all():
            row.fold = f"{row.title.fold()} {row.aim.fold()}"
            row.save(update_fields=["fold"])
    for note in apps.get_model("records", "Progress").objects.all():
        note.fold = f"{note.words.fold()} {note.risk.fold()}"
        note.save(update_fields=["fold"])


class Migration(migrations.Migration):
    dependencies = [("records", "0002_living")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

"""Those who take part in a measure are at the table. By itself: PostgreSQL changes no table that has just been written."""

from django.db import migrations


def those_in_a_measure_are_involved(apps, schema_editor):
    actors = apps.get_model("records", "Actor").objects
    actors.filter(responsibilities__isnull=False).update(joining="involved")


class Migration(migrations.Migration):
    dependencies = [("records", "0010_reach")]

    operations = [migrations.RunPython(those_in_a_measure_are_involved, migrations.RunPython.noop)]

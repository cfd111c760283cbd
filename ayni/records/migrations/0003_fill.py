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
    for row in apps.get_model("records", "Measure").objects.prefetch_related("milestones", "resources", "results"):
        row.fold = _of_measure(row)
        row.save(update_fields=["fold"])
    for note in apps.get_model("records", "Progress").objects.all():
        note.fold = f"{note.words.fold()} {note.risk.fold()}"
        note.save(update_fields=["fold"])


def _of_measure(row):
    """As `services.shapes` writes it: number, words, and those of its steps, contributions and results."""
    texts = [row.title, row.description, row.origin_words]
    texts += [step.title for step in row.milestones.all() if not step.dropped]
    texts += [text for given in row.resources.all() if not given.dropped for text in (given.what, given.source)]
    texts += [text for r in row.results.all() if not r.dropped for text in (r.title, r.unit, r.source)]
    return " ".join([row.code, *(text.fold() for text in texts if text)]).casefold()


class Migration(migrations.Migration):
    dependencies = [("records", "0002_living")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

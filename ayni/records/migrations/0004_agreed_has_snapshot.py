from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_fill")]
    operations = [
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'agreed'), _negated=True), ('agreed__isnull', False), _connector='OR'), name='document_agreed_has_snapshot'),
        ),
    ]

from decimal import Decimal

import django.db.models.deletion
import records.clock
import records.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def total_months(apps, schema_editor):
    """Totals by line and month of the entries that there are: all typed, or taken back."""
    ActualEntry = apps.get_model("finance", "ActualEntry")
    MonthTotal = apps.get_model("finance", "MonthTotal")
    sums = {}
    ActualEntry.objects.filter(source="reversal").update(says=-1)
    for entry in ActualEntry.objects.iterator():
        place = (entry.budget_id, entry.line_id, entry.month)
        ledger, standing = sums.get(place, (Decimal(0), 0))
        sums[place] = (ledger + entry.amount, standing + entry.says)
    MonthTotal.objects.bulk_create(
        [
            MonthTotal(
                budget_id=budget, line_id=line, month=month, ledger=ledger, standing=standing
            )
            for (budget, line, month), (ledger, standing) in sums.items()
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_calendar_is_reserved'),
        ('files', '0001_initial'),
        ('finance', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorityLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('programme_head', 'Programme head'), ('contributor', 'Contributor'), ('finance_officer', 'Finance officer'), ('performance_officer', 'Performance officer'), ('director', 'Director'), ('board_member', 'Board member'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                ('amount', records.fields.AmountField()),
            ],
            options={
                'ordering': ['role'],
            },
        ),
        migrations.CreateModel(
            name='CarryForward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('amount', records.fields.AmountField()),
                ('reason', models.CharField(max_length=1000)),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused')], default='requested', max_length=10)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['requested_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CodeMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('order', models.CharField(help_text="The order's number or name", max_length=60)),
                ('supplier', models.CharField(max_length=120)),
                ('amount', records.fields.AmountField()),
                ('month', models.PositiveSmallIntegerField(help_text='When it is expected to be spent')),
                ('ordered_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['month', 'ordered_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CountedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalAuthorityLimit',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('programme_head', 'Programme head'), ('contributor', 'Contributor'), ('finance_officer', 'Finance officer'), ('performance_officer', 'Performance officer'), ('director', 'Director'), ('board_member', 'Board member'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                ('amount', records.fields.AmountField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical authority limit',
                'verbose_name_plural': 'historical authority limits',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCarryForward',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('amount', records.fields.AmountField()),
                ('reason', models.CharField(max_length=1000)),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused')], default='requested', max_length=10)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical carry forward',
                'verbose_name_plural': 'historical carry forwards',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCodeMapping',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=120)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical code mapping',
                'verbose_name_plural': 'historical code mappings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCommitment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('order', models.CharField(help_text="The order's number or name", max_length=60)),
                ('supplier', models.CharField(max_length=120)),
                ('amount', records.fields.AmountField()),
                ('month', models.PositiveSmallIntegerField(help_text='When it is expected to be spent')),
                ('ordered_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical commitment',
                'verbose_name_plural': 'historical commitments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalProposedChange',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('approved', 'Approved budget'), ('revision', 'Revision'), ('virement', 'Virement')], max_length=12)),
                ('dated_on', models.DateField()),
                ('reason', models.CharField(max_length=1000)),
                ('authority', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical proposed change',
                'verbose_name_plural': 'historical proposed changes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSourceProfile',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('adds', 'Each file adds rows (a payments listing)'), ('restates', 'Each file states a month anew (a trial balance)')], max_length=8)),
                ('layout', models.JSONField()),
                ('generation', models.PositiveIntegerField(default=0, editable=False)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical source profile',
                'verbose_name_plural': 'historical source profiles',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalUpload',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('layout', models.JSONField(help_text="The source's layout as this file was read by it")),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('unreadable', 'Could not be read'), ('preview', 'To be confirmed'), ('confirmed', 'Confirmed'), ('reversed', 'Reversed'), ('abandoned', 'Given up')], default='reading', max_length=10)),
                ('generation', models.PositiveIntegerField(default=0, editable=False, help_text="The source's generation that the preview was made at")),
                ('problem', models.CharField(blank=True, max_length=1000)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('reversed_at', models.DateTimeField(null=True)),
                ('reversed_reason', models.CharField(blank=True, max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical upload',
                'verbose_name_plural': 'historical uploads',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalVatReclaim',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(help_text='What is claimed, and for which periods', max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical vat reclaim',
                'verbose_name_plural': 'historical vat reclaims',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MonthClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_index=True, default=records.clock.now, editable=False)),
                ('month', models.PositiveSmallIntegerField()),
                ('stage', models.CharField(choices=[('holders', 'Budget holders'), ('finance', 'Finance')], max_length=8)),
                ('is_closed', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MonthTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.PositiveSmallIntegerField()),
                ('ledger', records.fields.AmountField(default=0)),
                ('accrued', records.fields.AmountField(default=0, help_text='Accruals, prepayments and their unwinding')),
                ('standing', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Outturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revised', records.fields.AmountField()),
                ('actual', records.fields.AmountField()),
            ],
        ),
        migrations.CreateModel(
            name='ProposedAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', records.fields.AmountField()),
            ],
        ),
        migrations.CreateModel(
            name='ProposedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('approved', 'Approved budget'), ('revision', 'Revision'), ('virement', 'Virement')], max_length=12)),
                ('dated_on', models.DateField()),
                ('reason', models.CharField(max_length=1000)),
                ('authority', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SourceProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('adds', 'Each file adds rows (a payments listing)'), ('restates', 'Each file states a month anew (a trial balance)')], max_length=8)),
                ('layout', models.JSONField()),
                ('generation', models.PositiveIntegerField(default=0, editable=False)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('layout', models.JSONField(help_text="The source's layout as this file was read by it")),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('unreadable', 'Could not be read'), ('preview', 'To be confirmed'), ('confirmed', 'Confirmed'), ('reversed', 'Reversed'), ('abandoned', 'Given up')], default='reading', max_length=10)),
                ('generation', models.PositiveIntegerField(default=0, editable=False, help_text="The source's generation that the preview was made at")),
                ('problem', models.CharField(blank=True, max_length=1000)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('reversed_at', models.DateTimeField(null=True)),
                ('reversed_reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='UploadRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='The row of the sheet or the line of the file')),
                ('verdict', models.CharField(choices=[('new', 'New'), ('known', 'Already loaded'), ('changed', 'Changed'), ('aside', 'Set aside'), ('refused', 'Refused')], max_length=7)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('identity', models.CharField(max_length=32)),
                ('occurrence', models.PositiveIntegerField(default=1)),
                ('content', models.CharField(help_text='Fingerprint of all that counts', max_length=32)),
                ('month', models.PositiveSmallIntegerField(null=True)),
                ('own_month', models.PositiveSmallIntegerField(null=True)),
                ('code', models.CharField(blank=True, max_length=120)),
                ('code_name', models.CharField(blank=True, max_length=300)),
                ('amount', records.fields.AmountField(null=True)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('reference', models.CharField(blank=True, max_length=300)),
                ('counts', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='VatFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_index=True, default=records.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('claimed', 'Claimed'), ('expected', 'Expected'), ('received', 'Received')], max_length=10)),
                ('amount', records.fields.AmountField()),
                ('dated_on', models.DateField()),
                ('remark', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['dated_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VatReclaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(help_text='What is claimed, and for which periods', max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='YearClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(db_index=True, default=records.clock.now, editable=False)),
                ('is_closed', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='actualentry',
            name='actual_reversal_names_what_it_reverses',
        ),
        migrations.AddField(
            model_name='actualentry',
            name='code',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='actualentry',
            name='kind',
            field=models.CharField(choices=[('ledger', 'Ledger'), ('accrual', 'Accrual'), ('prepayment', 'Prepayment')], default='ledger', max_length=10),
        ),
        migrations.AddField(
            model_name='actualentry',
            name='says',
            field=models.SmallIntegerField(default=1, help_text='1: the month was reported; −1: takes such a saying back; 0: neither'),
        ),
        migrations.AddField(
            model_name='actualentry',
            name='unwinds',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='unwound_by', to='finance.actualentry'),
        ),
        migrations.AddField(
            model_name='balance',
            name='kind',
            field=models.CharField(choices=[('bank', 'Bank account'), ('investment', 'Investment'), ('creditor', 'Creditor'), ('debtor', 'Debtor'), ('reserve', 'Reserve'), ('other', 'Other')], default='other', max_length=10),
        ),
        migrations.AddField(
            model_name='balance',
            name='restriction',
            field=models.CharField(blank=True, help_text='What it may be used for, where it is restricted', max_length=200),
        ),
        migrations.AddField(
            model_name='balancefigure',
            name='difference',
            field=records.fields.AmountField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='balancefigure',
            name='reconciliation',
            field=models.CharField(choices=[('not_done', 'Not reconciled'), ('reconciled', 'Reconciled'), ('differs', 'Reconciled but for a difference')], default='not_done', max_length=10),
        ),
        migrations.AddField(
            model_name='balancefigure',
            name='remark',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='budget',
            name='unbalanced_reason',
            field=models.CharField(blank=True, help_text='Why income and expenditure differ, where they do', max_length=1000),
        ),
        migrations.AddField(
            model_name='budgetchange',
            name='approved_by',
            field=models.ForeignKey(blank=True, help_text='The second person, where the change passed the limit of who made it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalbalance',
            name='kind',
            field=models.CharField(choices=[('bank', 'Bank account'), ('investment', 'Investment'), ('creditor', 'Creditor'), ('debtor', 'Debtor'), ('reserve', 'Reserve'), ('other', 'Other')], default='other', max_length=10),
        ),
        migrations.AddField(
            model_name='historicalbalance',
            name='restriction',
            field=models.CharField(blank=True, help_text='What it may be used for, where it is restricted', max_length=200),
        ),
        migrations.AddField(
            model_name='historicalbudget',
            name='unbalanced_reason',
            field=models.CharField(blank=True, help_text='Why income and expenditure differ, where they do', max_length=1000),
        ),
        migrations.AddField(
            model_name='historicallinenote',
            name='nature',
            field=models.CharField(blank=True, choices=[('timing', 'Timing: it comes right within the year'), ('true', 'A true under- or overspend'), ('one_off', 'A one-off')], max_length=8),
        ),
        migrations.AddField(
            model_name='linenote',
            name='nature',
            field=models.CharField(blank=True, choices=[('timing', 'Timing: it comes right within the year'), ('true', 'A true under- or overspend'), ('one_off', 'A one-off')], max_length=8),
        ),
        migrations.AddField(
            model_name='profile',
            name='shape',
            field=models.CharField(choices=[('even', 'The same in every month'), ('last_year', "As last year's spend was spread"), ('typed', 'Typed month by month')], default='typed', max_length=10),
        ),
        migrations.AddField(
            model_name='projection',
            name='method',
            field=models.CharField(choices=[('plan', 'Spent to date and the plan of the months left'), ('run_rate', 'Each month left like the average of those gone'), ('last_year', 'As last year went on from this month'), ('typed', 'Typed')], default='typed', max_length=12),
        ),
        migrations.AlterField(
            model_name='actualentry',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actual_entries', to='finance.budgetline'),
        ),
        migrations.AlterField(
            model_name='actualentry',
            name='source',
            field=models.CharField(choices=[('typed', 'Typed'), ('reversal', 'Reversal'), ('loaded', 'Loaded from a file'), ('dropped', 'No longer held by a file'), ('recounted', 'Held by an earlier file again'), ('moved_out', 'Moved to another line'), ('moved_in', 'Moved from another line'), ('unwound', "Reversal of last month's accrual or prepayment")], default='typed', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='balance',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['bank', 'investment', 'creditor', 'debtor', 'reserve', 'other'])), name='balance_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='balancefigure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('difference', None), ('reconciliation__in', ['not_done', 'reconciled'])), models.Q(('difference__isnull', False), ('reconciliation', 'differs')), _connector='OR'), name='balance_difference_where_it_differs'),
        ),
        migrations.AddConstraint(
            model_name='linenote',
            constraint=models.CheckConstraint(condition=models.Q(('nature__in', ['', 'timing', 'true', 'one_off'])), name='line_note_nature_is_known'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('shape__in', ['even', 'last_year', 'typed'])), name='profile_shape_is_known'),
        ),
        migrations.AddConstraint(
            model_name='projection',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['plan', 'run_rate', 'last_year', 'typed'])), name='projection_method_is_known'),
        ),
        migrations.AddField(
            model_name='authoritylimit',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authority_limits', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='carryforward',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_forwards', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='carryforward',
            name='change',
            field=models.ForeignKey(help_text="The revision of the next year's budget that brought it in", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_forward', to='finance.budgetchange'),
        ),
        migrations.AddField(
            model_name='carryforward',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='carryforward',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_forwards', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='carryforward',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='codemapping',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='code_mappings', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='codemapping',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='code_mappings', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='countedrow',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted_rows', to='finance.actualentry'),
        ),
        migrations.AddField(
            model_name='historicalauthoritylimit',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalauthoritylimit',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='budget',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='change',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text="The revision of the next year's budget that brought it in", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budgetchange'),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='line',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='historicalcarryforward',
            name='requested_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalcodemapping',
            name='budget',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='historicalcodemapping',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcodemapping',
            name='line',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='historicalcommitment',
            name='budget',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='historicalcommitment',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcommitment',
            name='line',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='historicalproposedchange',
            name='budget',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='historicalproposedchange',
            name='change',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budgetchange'),
        ),
        migrations.AddField(
            model_name='historicalproposedchange',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalproposedchange',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalproposedchange',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalsourceprofile',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsourceprofile',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='budget',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='reversed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='stored_file',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='historicalvatreclaim',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalvatreclaim',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='monthclosing',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='monthclosing',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='monthtotal',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_totals', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='monthtotal',
            name='line',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='month_totals', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='outturn',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outturns', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='proposedamount',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.budgetline'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='change',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='finance.budgetchange'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='proposedchange',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='proposedamount',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='finance.proposedchange'),
        ),
        migrations.AddField(
            model_name='sourceprofile',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='source_profiles', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='historicalupload',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.sourceprofile'),
        ),
        migrations.AddField(
            model_name='historicalcodemapping',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='finance.sourceprofile'),
        ),
        migrations.AddField(
            model_name='codemapping',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='finance.sourceprofile'),
        ),
        migrations.CreateModel(
            name='UploadProgress',
            fields=[
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='finance.upload')),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_expected', models.PositiveIntegerField(null=True)),
                ('moved_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='upload',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='upload',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='upload',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='upload',
            name='reversed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='upload',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='finance.sourceprofile'),
        ),
        migrations.AddField(
            model_name='upload',
            name='stored_file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='upload',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='actualentry',
            name='upload',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='finance.upload'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ledger', 'accrual', 'prepayment'])), name='actual_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(('says__in', [-1, 0, 1])), name='actual_says_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reverses__isnull', False), ('source', 'reversal')), models.Q(models.Q(('source', 'reversal'), _negated=True), ('reverses', None)), _connector='OR'), name='actual_reversal_names_what_it_reverses'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'unwound'), ('unwinds__isnull', False), models.Q(('kind', 'ledger'), _negated=True)), models.Q(models.Q(('source', 'unwound'), _negated=True), ('unwinds', None)), _connector='OR'), name='actual_unwinding_names_what_it_unwinds'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source__in', ['loaded', 'dropped', 'recounted']), ('upload__isnull', False)), ('source__in', ['moved_out', 'moved_in']), models.Q(('line__isnull', False), ('source__in', ['typed', 'reversal', 'unwound']), ('upload', None)), _connector='OR'), name='actual_from_a_file_names_it'),
        ),
        migrations.AddConstraint(
            model_name='actualentry',
            constraint=models.CheckConstraint(condition=models.Q(('line__isnull', False), models.Q(('kind', 'ledger'), ('upload__isnull', False)), _connector='OR'), name='actual_without_a_line_is_of_a_file'),
        ),
        migrations.AddField(
            model_name='uploadrow',
            name='replaces',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.uploadrow'),
        ),
        migrations.AddField(
            model_name='uploadrow',
            name='source',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.sourceprofile'),
        ),
        migrations.AddField(
            model_name='uploadrow',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='finance.upload'),
        ),
        migrations.AddField(
            model_name='countedrow',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recounts', to='finance.uploadrow'),
        ),
        migrations.AddField(
            model_name='vatfigure',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='vatreclaim',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vat_reclaims', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='vatfigure',
            name='reclaim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='finance.vatreclaim'),
        ),
        migrations.AddField(
            model_name='yearclosing',
            name='budget',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_closings', to='finance.budget'),
        ),
        migrations.AddField(
            model_name='yearclosing',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='outturn',
            name='closing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outturns', to='finance.yearclosing'),
        ),
        migrations.AddConstraint(
            model_name='authoritylimit',
            constraint=models.UniqueConstraint(fields=('organisation', 'role'), name='limit_once_a_role'),
        ),
        migrations.AddConstraint(
            model_name='authoritylimit',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='limit_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='carryforward',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('budget', 'line'), name='carry_forward_once_a_line'),
        ),
        migrations.AddConstraint(
            model_name='carryforward',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='carry_forward_of_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='carryforward',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='carry_forward_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='carryforward',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['approved', 'refused']), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='carry_forward_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='carryforward',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='carry_forward_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='commitment_month_1_to_12'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='commitment_of_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('ended_reason', '')), models.Q(('ended_on__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='commitment_end_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='monthclosing',
            index=models.Index(fields=['budget', 'month'], name='finance_mon_budget__d37de7_idx'),
        ),
        migrations.AddConstraint(
            model_name='monthclosing',
            constraint=models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='closing_month_1_to_12'),
        ),
        migrations.AddConstraint(
            model_name='monthclosing',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['holders', 'finance'])), name='closing_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='monthclosing',
            constraint=models.CheckConstraint(condition=models.Q(('is_closed', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='month_reopening_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='monthtotal',
            constraint=models.UniqueConstraint(fields=('budget', 'line', 'month'), name='month_total_once_a_line'),
        ),
        migrations.AddConstraint(
            model_name='monthtotal',
            constraint=models.UniqueConstraint(condition=models.Q(('line', None)), fields=('budget', 'month'), name='month_total_once_unallocated'),
        ),
        migrations.AddConstraint(
            model_name='monthtotal',
            constraint=models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='month_total_month_1_to_12'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['revision', 'virement'])), name='proposal_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('authority', ''), _negated=True)), name='proposal_has_reason_and_authority'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['approved', 'refused', 'withdrawn'])), _connector='OR'), name='proposal_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('change', None)), _connector='OR'), name='proposal_approved_has_its_change'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'refused']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='proposedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='proposal_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='proposedamount',
            constraint=models.UniqueConstraint(fields=('proposal', 'line'), name='line_once_in_proposal'),
        ),
        migrations.AddConstraint(
            model_name='sourceprofile',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='source_name_once'),
        ),
        migrations.AddConstraint(
            model_name='sourceprofile',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['adds', 'restates'])), name='source_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='codemapping',
            constraint=models.UniqueConstraint(fields=('source', 'budget', 'code'), name='code_mapped_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='codemapping',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='code_mapping_has_a_code'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['source', 'state'], name='finance_upl_source__7c3183_idx'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('month', None), ('month__range', (1, 12)), _connector='OR'), name='upload_month_1_to_12'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'unreadable', 'preview', 'confirmed', 'reversed', 'abandoned'])), name='upload_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'reversed']), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='upload_confirmed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reversed'), _negated=True), models.Q(('reversed_at__isnull', False), ('reversed_by__isnull', False), models.Q(('reversed_reason', ''), _negated=True)), _connector='OR'), name='upload_reversed_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(fields=['source', 'identity', 'occurrence'], name='row_identity'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(fields=['upload', 'code', 'month'], name='row_of_entry'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='upload_row_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.UniqueConstraint(condition=models.Q(('counts', True)), fields=('source', 'identity', 'occurrence'), name='row_counts_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(('counts', False), ('verdict__in', ['new', 'known', 'changed']), _connector='OR'), name='upload_row_refused_never_counts'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['new', 'known', 'changed', 'aside', 'refused'])), name='upload_row_verdict_is_known'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['aside', 'refused']), models.Q(('amount__isnull', False), ('month__range', (1, 12))), _connector='OR'), name='upload_row_that_counts_has_month_and_amount'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'changed'), _negated=True), ('replaces__isnull', False), _connector='OR'), name='upload_row_changed_names_what_it_replaces'),
        ),
        migrations.AddConstraint(
            model_name='countedrow',
            constraint=models.UniqueConstraint(fields=('entry', 'row'), name='row_counted_once_by_an_entry'),
        ),
        migrations.AddConstraint(
            model_name='vatreclaim',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='vat_reclaim_name_once'),
        ),
        migrations.AddConstraint(
            model_name='vatfigure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['claimed', 'expected', 'received'])), name='vat_figure_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='yearclosing',
            constraint=models.CheckConstraint(condition=models.Q(('is_closed', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='year_reopening_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='outturn',
            constraint=models.UniqueConstraint(fields=('closing', 'line'), name='outturn_once_a_line'),
        ),
        migrations.RunPython(total_months, migrations.RunPython.noop),
    ]

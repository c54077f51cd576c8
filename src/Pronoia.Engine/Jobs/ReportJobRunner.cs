using System.Globalization;
using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Jobs;

/// <summary>Makes a report in every format, archives it and mails it. Run again it makes the same report, and mails only what has not been sent.</summary>
internal sealed class ReportJobRunner(EngineServices services, AlertSink alerts) : IJobRunner
{
    /// <summary>The name of the alert that tells people of a report that could not be delivered.</summary>
    public const string AlertName = "ReportNotDelivered";

    private static readonly TimeSpan FiresFor = TimeSpan.FromHours(1);

    private readonly ReportPost _post = new(services.Storage.Tables, services.Time, services.Loggers.CreateLogger<ReportPost>());

    public JobKind Kind => JobKind.Report;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var report = job.Report!;
        var (archive, stem) = (new ReportArchive(services.Storage), ReportArchive.Stem(report.Name, slot));
        var file = stem[(stem.LastIndexOf('/') + 1)..];
        var archived = await archive.FindAsync(report.Name, slot, cancellationToken);
        if (archived is null)
        {
            var active = new ActiveConfiguration(config, new JobCatalogue(config));
            var model = await new ReportBuilder(services).BuildAsync(active, report.Request(slot), cancellationToken);
            var made = ReportForms.Render(model, file, Links.Page(config.Global.ExternalUrl, $"{stem}.html"));
            archived = await archive.WriteAsync(report.Name, slot, model, made, services.Time.GetUtcNow(), cancellationToken);
        }

        // What is mailed is what is archived, however often and by whomever it is tried.
        var forms = report.Recipients.Count > 0 ? await archive.ReadAsync(archived, cancellationToken) : null;
        var mailings = new List<ReportMailing>(report.Recipients.Count);
        foreach (var recipients in report.Recipients)
        {
            mailings.Add(await _post.SendAsync(report.Name, slot, recipients, id => Mail(id, report, file, forms!, slot), slot + job.Deadline, cancellationToken));
        }

        var open = mailings.Where(m => m.State is ReportMailState.Sending or ReportMailState.Retrying).ToArray();
        if (open.Length > 0)
        {
            throw new SlotUnfinishedException($"{open.Length} of {mailings.Count} mails are still to be sent", open.Min(m => m.At));
        }

        var failed = mailings.Where(m => m.State == ReportMailState.Failed).ToArray();
        if (failed.Length > 0)
        {
            var reason = $"{archived.Page} was made, but not mailed to {string.Join("; ", failed.Select(f => $"{f.Recipients}: {f.Error}"))}";
            await alerts.PutAsync([Undelivered(report, reason)], cancellationToken);
            throw new SlotFailedException(reason);
        }

        return mailings.Count == 0 ? archived.Page : $"{archived.Page}, {mailings.Count} mails sent";
    }

    public async ValueTask MissedAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var report = job.Report!;
        if (await new ReportArchive(services.Storage).FindAsync(report.Name, slot, cancellationToken) is not { } archived)
        {
            await alerts.PutAsync([Undelivered(report, $"The report of {Time(slot)} was not made: nothing came to do so within {Hours(job)} hours.")], cancellationToken);
            return;
        }

        var left = new List<string>();
        foreach (var recipients in report.Recipients)
        {
            var mailing = await _post.FindAsync(report.Name, slot, recipients, cancellationToken);
            if (mailing?.State != ReportMailState.Sent)
            {
                left.Add($"{string.Join(", ", recipients.Addresses)}: not sent within {Hours(job)} hours{(mailing?.Error is { Length: > 0 } error ? $", at last: {error}" : "")}");
            }
        }

        if (left.Count > 0)
        {
            await alerts.PutAsync([Undelivered(report, $"{archived.Page} was made, but not mailed to {string.Join("; ", left)}")], cancellationToken);
        }
    }

    private static string Hours(Job job) => job.Deadline.TotalHours.ToString("0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset slot) => slot.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static OutgoingMail Mail(string id, ReportConfig report, string file, ReportForms forms, DateTimeOffset slot) => new()
    {
        Id = id,
        Date = slot,
        Subject = forms.Mail.Subject,
        Text = forms.Mail.Text,
        Html = forms.Mail.Html,
        Images = [.. forms.Mail.Images.Select(i => new MailPart(i.ContentId, i.ContentType, i.Content))],
        Attachments =
        [
            .. forms.Files.Where(f => report.Attach.Contains(f.Suffix[(f.Suffix.LastIndexOf('.') + 1)..], StringComparer.Ordinal))
                .Select(f => new MailPart($"{report.Name}-{file}.{f.Suffix}", ReportForm.ContentType(f.Suffix)!.Split(';')[0], f.Content)),
        ],
    };

    private Alert Undelivered(ReportConfig report, string reason)
    {
        var now = services.Time.GetUtcNow();
        return new Alert
        {
            Labels = new LabelsBuilder(Labels.Empty).Set("alertname", AlertName).Set("severity", "warning").Set("report", report.Name).ToLabels(),
            Annotations = Labels.Of([new Label("summary", $"The report {report.Name} could not be delivered"), new Label("description", reason)]),
            StartsAt = now,
            EndsAt = now + FiresFor,
        };
    }
}

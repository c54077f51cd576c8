using Microsoft.Extensions.Logging;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Storage;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>
/// Mails reports, once for each slot and group of recipients. An attempt is written down before it is made and after; where a worker dies in between nobody
/// knows whether the server took the mail, and it goes out again under the same <c>Message-Id</c>.
/// </summary>
internal sealed class ReportPost(ITableStore tables, TimeProvider time, ILogger<ReportPost> logger)
{
    // Longer than a whole attempt takes: until then a second worker leaves the mail alone.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    private readonly MailSender _sender = new(time);

    /// <summary>Tries to send a mail, unless that was done, is under way, or is not due yet.</summary>
    /// <param name="report">The report's name.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="recipients">Who gets it.</param>
    /// <param name="mail">Makes the mail from its identity.</param>
    /// <param name="deadline">After this it is given up.</param>
    /// <param name="cancellationToken">Stops the attempt; what is written down stays.</param>
    /// <returns>What is known of it now.</returns>
    public async ValueTask<ReportMailing> SendAsync(
        string report, DateTimeOffset slot, MailRecipients recipients, Func<string, OutgoingMail> mail, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var attempt = First(report, slot, recipients, now + Lease);
        var known = await FindAsync(attempt, cancellationToken);
        if (known is { State: ReportMailState.Sent or ReportMailState.Failed } || known?.At > now)
        {
            return known;
        }

        attempt = attempt with { Attempts = (known?.Attempts ?? 0) + 1, ETag = known?.ETag ?? "" };
        try
        {
            attempt = await PutAsync(attempt, isNew: known is null, cancellationToken);
        }
        catch (StorageConflictException)
        {
            // Another worker was faster; look again when it must have ended.
            return attempt;
        }

        // What is known of an attempt is written down though the host stops: else the mail would be sent again.
        return await FinishAsync(await TryAsync(attempt, mail(attempt.MessageId), recipients, deadline, cancellationToken), CancellationToken.None);
    }

    /// <summary>What is known of a mail; null: it was never tried.</summary>
    public ValueTask<ReportMailing?> FindAsync(string report, DateTimeOffset slot, MailRecipients recipients, CancellationToken cancellationToken) =>
        FindAsync(First(report, slot, recipients, time.GetUtcNow()), cancellationToken);

    private static ReportMailing First(string report, DateTimeOffset slot, MailRecipients recipients, DateTimeOffset at) => new()
    {
        Report = report,
        Slot = slot,
        Recipients = string.Join(", ", recipients.Addresses),
        State = ReportMailState.Sending,
        Attempts = 1,
        At = at,
    };

    private async ValueTask<ReportMailing?> FindAsync(ReportMailing mailing, CancellationToken cancellationToken) =>
        await tables.GetAsync(ReportMailing.Table, TableKey.Escape(mailing.Report), mailing.RowKey, cancellationToken) is { } row ? ReportMailing.FromRow(row) : null;

    /// <summary>
    /// Writes down how an attempt ended. Where it took longer than its lease another worker may have the mail by now: that it was sent counts whatever the other
    /// finds; that it failed is left to the other.
    /// </summary>
    private async ValueTask<ReportMailing> FinishAsync(ReportMailing ended, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await PutAsync(ended, isNew: false, cancellationToken);
            }
            catch (StorageConflictException)
            {
                if (await FindAsync(ended, cancellationToken) is not { } other)
                {
                    return ended;
                }

                if (ended.State != ReportMailState.Sent || other.State == ReportMailState.Sent)
                {
                    return other;
                }

                ended = ended with { Attempts = other.Attempts, ETag = other.ETag };
            }
        }
    }

    private async ValueTask<ReportMailing> TryAsync(
        ReportMailing attempt, OutgoingMail mail, MailRecipients recipients, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        try
        {
            await _sender.SendAsync(mail, recipients, cancellationToken);
            return attempt with { State = ReportMailState.Sent, At = time.GetUtcNow(), Error = "" };
        }
        catch (NotifyException e)
        {
            var now = time.GetUtcNow();
            var next = now + Pauses[Math.Min(attempt.Attempts, Pauses.Length) - 1];
            var again = e.Retryable && next < deadline;
            logger.LogError(
                "The report {Report} of {Slot:O} could not be mailed (attempt {Attempt}{End}): {Error}",
                attempt.Report, attempt.Slot, attempt.Attempts, again ? "" : ", given up", e.Message);
            return attempt with { State = again ? ReportMailState.Retrying : ReportMailState.Failed, At = again ? next : now, Error = e.Message };
        }
    }

    private async ValueTask<ReportMailing> PutAsync(ReportMailing mailing, bool isNew, CancellationToken cancellationToken)
    {
        var row = mailing.ToRow();
        var etags = await tables.ApplyAsync(
            ReportMailing.Table, row.PartitionKey, [isNew ? TableOperation.Insert(row) : TableOperation.Replace(row)], cancellationToken);
        return mailing with { ETag = etags[0] };
    }
}

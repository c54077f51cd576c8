using System.Globalization;
using System.Text;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Outbox;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Digests;

/// <summary>Writes the summaries that are due: what was told since the last one, what fires, what is silenced.</summary>
internal sealed class DigestWriter(IReadOnlyList<DigestConfig> digests, IAlertingState state, OutboxSender outbox)
{
    // A process that was down over a digest's time still sends it, unless it is too old to be of use.
    private static readonly TimeSpan Useful = TimeSpan.FromHours(12);

    private const int ShownAlerts = 50;
    private const int ShownNames = 20;

    /// <summary>Puts the digests that are due into the outbox.</summary>
    /// <returns>When the next is due; null: none is configured.</returns>
    public async Task<DateTimeOffset?> PlanAsync(Muting muting, IReadOnlyList<Silence> silences, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var digest in digests)
        {
            var due = digest.LatestAt(now);
            if (due + Useful > now)
            {
                var id = GroupKey.Hash("digest", digest.Name, due.UtcTicks.ToString(CultureInfo.InvariantCulture));
                if (!await outbox.ContainsAsync(id, cancellationToken).ConfigureAwait(false))
                {
                    var message = await WriteAsync(digest, due, muting, silences, now, cancellationToken).ConfigureAwait(false);
                    await outbox.AddAsync(id, message, cancellationToken).ConfigureAwait(false);
                }
            }

            var following = digest.LatestAt(due.AddDays(8));
            while (digest.Previous(following) > due)
            {
                following = digest.Previous(following);
            }

            next = next < following ? next : following;
        }

        return next;
    }

    private async Task<OutboxMessage> WriteAsync(
        DigestConfig digest, DateTimeOffset due, Muting muting, IReadOnlyList<Silence> silences, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = digest.Previous(due);
        int delivered = 0, resolved = 0, failed = 0;
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var record in state.QueryAsync(from, due, cancellationToken).ConfigureAwait(false))
        {
            if (record.Outcome != NotificationOutcome.Delivered)
            {
                failed++;
                continue;
            }

            delivered++;
            resolved += record.Status == "resolved" ? 1 : 0;
            groups[record.GroupKey] = groups.GetValueOrDefault(record.GroupKey) + 1;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"From {Time(from)} to {Time(due)}: {Count(delivered, "message")} about {Count(groups.Count, "group")} of alerts, ");
        text.Append(CultureInfo.InvariantCulture, $"{resolved} of them that all is resolved; {Count(failed, "failed attempt")}.\n");
        foreach (var (group, count) in groups.OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal).Take(ShownNames))
        {
            text.Append(CultureInfo.InvariantCulture, $"{count} × {group}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Firing now: {muting.Firing.Count}. ");
        text.Append(CultureInfo.InvariantCulture, $"Active silences: {silences.Count(s => s.StateAt(now) == SilenceState.Active)}.");
        return new OutboxMessage
        {
            Receiver = digest.Receiver,
            Kind = NotificationKind.Digest,
            Subject = $"{(digest.Weekday is null ? "Daily" : "Weekly")} summary: {digest.Name}",
            Text = text.ToString(),
            Alerts = [.. muting.Firing.Order(AlertOrder.Instance).Take(ShownAlerts).Select(a => a with { EndsAt = null })],
            At = due,
            KeepUntil = due.AddDays(15),
        };
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.Outbox;

namespace Pronoia.Alerting.Silences;

/// <summary>Reminds of silences: before they end, and every so often while what they mute fires.</summary>
internal sealed class SilenceReminders(SilenceReminderConfig config, OutboxSender outbox)
{
    private const int ShownAlerts = 20;

    /// <summary>Puts the reminders that are due into the outbox.</summary>
    /// <returns>When the next may be due; null: none is in sight.</returns>
    public async Task<DateTimeOffset?> PlanAsync(
        IReadOnlyList<Silence> silences, Muting muting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var silence in silences.Where(s => s.StateAt(now) == SilenceState.Active))
        {
            var muted = muting.Firing.Where(a => silence.Matches(a.Labels)).ToArray();
            var ending = silence.EndsAt - config.BeforeEnd;
            if (ending <= now)
            {
                // A silence shorter than the notice needs none.
                if (silence.StartsAt < ending)
                {
                    await AddAsync(silence, muted, "ending", silence.EndsAt, now, cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                next = Earlier(next, ending);
            }

            var periods = (now - silence.StartsAt).Ticks / config.StillFiring.Ticks;
            var reached = silence.StartsAt + TimeSpan.FromTicks(periods * config.StillFiring.Ticks);
            if (periods > 0 && muted.Length > 0)
            {
                await AddAsync(silence, muted, "still firing", reached, now, cancellationToken).ConfigureAwait(false);
            }

            next = Earlier(next, reached + config.StillFiring);
        }

        return next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a < b ? a.Value : b;

    private Task AddAsync(
        Silence silence, IReadOnlyList<Alert> muted, string what, DateTimeOffset occasion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var matchers = string.Join(", ", silence.Matchers);
        var end = string.Create(CultureInfo.InvariantCulture, $"{silence.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var firing = muted.Count == 0
            ? "It mutes no alert at present."
            : string.Create(CultureInfo.InvariantCulture, $"It mutes {muted.Count} firing alert{(muted.Count == 1 ? "" : "s")}.");
        var message = new OutboxMessage
        {
            Receiver = config.Receiver,
            Kind = NotificationKind.SilenceReminder,
            Subject = what == "ending" ? $"Silence of {silence.CreatedBy} is about to end" : $"Silence of {silence.CreatedBy} hides firing alerts",
            Text = $"The silence of {matchers} by {silence.CreatedBy} (\"{silence.Comment}\") ends at {end}. {firing}",
            Alerts = [.. muted.Take(ShownAlerts).Select(a => a with { EndsAt = null })],
            At = now,
            KeepUntil = silence.EndsAt + config.StillFiring + SilenceBook.Retention,
        };
        var id = GroupKey.Hash("silence", silence.Id, what, occasion.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return outbox.AddAsync(id, message, cancellationToken);
    }
}

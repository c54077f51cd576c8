using Pronoia.Alerting;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Api.V2;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Alerts;

/// <summary>What people do about a group of alerts, whichever way they came: take it on, silence it, say whether it was worth telling.</summary>
internal sealed class AlertActions(EngineServices services, NotifierWake wake)
{
    /// <summary>The longest silence, and by that the longest mistake.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromDays(30);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private const int MaxName = 200;
    private const int MaxComment = 2000;

    private readonly VerdictBook _verdicts = new(services.Storage.Tables);

    /// <summary>The group, or null where nothing of it fires any more.</summary>
    public async ValueTask<AlertGroupView?> FindAsync(string groupId, CancellationToken cancellationToken) =>
        (await services.AlertManager.GroupsAsync(cancellationToken)).FirstOrDefault(g => g.Id == groupId);

    /// <summary>Takes a group on, which ends its escalation and repeats, and keeps what was said about its alerts.</summary>
    /// <param name="groupId">As in <see cref="AlertGroupView.Id"/>.</param>
    /// <param name="by">Who; not empty.</param>
    /// <param name="comment">What they say; may be empty.</param>
    /// <param name="verdict">Whether it was worth telling; null: not said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="about">Which alerts of the group the verdict is about; null: all.</param>
    /// <returns>The alerts that were taken on; empty where nothing of the group fires any more.</returns>
    public async ValueTask<IReadOnlyList<AlertView>> AcknowledgeAsync(
        string groupId, string by, string comment, Verdict? verdict, CancellationToken cancellationToken, Func<Alert, bool>? about = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        if (await FindAsync(groupId, cancellationToken) is not { } group
            || !await services.AlertManager.AcknowledgeAsync(groupId, Cut(by, MaxName), Cut(comment, MaxComment), cancellationToken))
        {
            return [];
        }

        foreach (var view in verdict is null ? [] : group.Alerts.Where(a => about?.Invoke(a.Alert) ?? true))
        {
            var said = new AlertVerdict(view.Alert.Labels, view.Alert.StartsAt, verdict!.Value, Cut(by, MaxName), Cut(comment, MaxComment), services.Time.GetUtcNow());
            await _verdicts.PutAsync(said, cancellationToken);
        }

        await wake.WakeAsync(cancellationToken);
        return group.Alerts;
    }

    /// <summary>Silences what belongs to a group from now on.</summary>
    /// <returns>The silence's identifier; null where nothing of the group fires any more.</returns>
    /// <exception cref="SilenceException">The silence would not be valid, or would mute more than the group.</exception>
    public async ValueTask<string?> SilenceAsync(string groupId, string by, string comment, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (await FindAsync(groupId, cancellationToken) is not { } group)
        {
            return null;
        }

        return await SilenceAsync(Matchers(group), by, comment, duration, cancellationToken);
    }

    /// <summary>Silences what matches from now on. The same asked again within a minute, as by a second click, is the same silence.</summary>
    /// <returns>The silence's identifier.</returns>
    /// <exception cref="SilenceException">The silence would not be valid.</exception>
    public async ValueTask<string> SilenceAsync(IReadOnlyList<Matcher> matchers, string by, string comment, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (duration <= TimeSpan.Zero || duration > MaxSilence)
        {
            throw new SilenceException($"a silence lasts at most {MaxSilence.TotalDays:0} days");
        }

        var now = services.Time.GetUtcNow();
        var silence = new Silence
        {
            Matchers = matchers,
            StartsAt = now,
            EndsAt = now + duration,
            CreatedBy = Cut(by, MaxName),
            Comment = Cut(comment, MaxComment),
        };
        var known = (await services.AlertManager.SilencesAsync(cancellationToken)).FirstOrDefault(s => s.StateAt(now) == SilenceState.Active && IsAgain(silence, s));
        if (known is not null)
        {
            return known.Id;
        }

        var id = await services.AlertManager.PutSilenceAsync(silence, cancellationToken);
        await wake.WakeAsync(cancellationToken);
        return id;
    }

    /// <summary>Ends a silence.</summary>
    /// <exception cref="SilenceException">There is none.</exception>
    public async ValueTask EndSilenceAsync(string id, CancellationToken cancellationToken)
    {
        await services.AlertManager.ExpireSilenceAsync(id, cancellationToken);
        await wake.WakeAsync(cancellationToken);
    }

    /// <summary>What a silence of a group asks for: the labels it is grouped by, or else those that its alerts share.</summary>
    /// <exception cref="SilenceException">There are none.</exception>
    public static IReadOnlyList<Matcher> Matchers(AlertGroupView group)
    {
        var labels = group.Labels.Where(l => l.Value.Length > 0).ToArray();
        if (labels.Length == 0)
        {
            labels = [.. group.Alerts[0].Alert.Labels.Where(l => group.Alerts.All(a => a.Alert.Labels[l.Name] == l.Value))];
        }

        return labels.Length > 0
            ? [.. labels.Select(l => Matcher.Equal(l.Name, l.Value))]
            : throw new SilenceException("the alerts of this group have no label in common: silence them one by one");
    }

    private static bool IsAgain(Silence silence, Silence other) =>
        silence.StartsAt - other.StartsAt < Again
        && (silence.CreatedBy, silence.Comment, silence.EndsAt - silence.StartsAt) == (other.CreatedBy, other.Comment, other.EndsAt - other.StartsAt)
        && silence.Matchers.Select(m => m.ToString()).Order(StringComparer.Ordinal).SequenceEqual(other.Matchers.Select(m => m.ToString()).Order(StringComparer.Ordinal));

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

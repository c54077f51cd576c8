using Pronoia.Alerting.Silences;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>The silences.</summary>
/// <param name="Now">As of when.</param>
/// <param name="Silences">Those that mute now, then those to come, then those that are over.</param>
/// <param name="More">Silences beyond those listed.</param>
internal sealed record SilencesModel(DateTimeOffset Now, IReadOnlyList<SilencesModel.Entry> Silences, int More)
{
    internal sealed record Entry(
        string Id,
        SilenceState State,
        IReadOnlyList<string> Matchers,
        string CreatedBy,
        string Comment,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        int Mutes);
}

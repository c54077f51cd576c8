using System.Text.Json.Serialization;
using Pronoia.Alerting.Silences;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>The silences.</summary>
/// <param name="Now">As of when.</param>
/// <param name="Silences">Those that mute now, then those to come, then those that are over.</param>
/// <param name="More">Silences beyond those listed.</param>
internal sealed record SilencesModel(DateTimeOffset Now, IReadOnlyList<SilencesModel.Entry> Silences, int More)
{
    /// <summary>Where a silence is made; null: nothing can be done here. A signed link is a right, and so is only on the page.</summary>
    [JsonIgnore]
    public string? AddPath { get; init; }

    internal sealed record Entry(
        string Id,
        SilenceState State,
        IReadOnlyList<string> Matchers,
        string CreatedBy,
        string Comment,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        int Mutes)
    {
        /// <summary>Where it is ended; null: it is over, or nothing can be done here.</summary>
        [JsonIgnore]
        public string? EndPath { get; init; }
    }
}

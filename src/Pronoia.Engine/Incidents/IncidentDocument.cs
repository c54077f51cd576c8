using System.Text.Json;
using Pronoia.Alerting;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>A <see cref="TrackedIncident"/> as it is stored in the book's blob.</summary>
internal sealed record IncidentDocument(
    string Id,
    IReadOnlyList<IncidentDocument.MemberDocument> Members,
    DateTimeOffset? ConfirmedAt,
    string Confirmation,
    IReadOnlyDictionary<string, string>? AlertLabels,
    long Revision,
    long PublishedRevision,
    DateTimeOffset? LastSentAt)
{
    public static byte[] Write(IEnumerable<TrackedIncident> incidents) => JsonSerializer.SerializeToUtf8Bytes(incidents.Select(From).ToArray());

    /// <exception cref="JsonException">The bytes are not such a document.</exception>
    public static IReadOnlyList<TrackedIncident> Read(ReadOnlySpan<byte> bytes) =>
        [.. (JsonSerializer.Deserialize<IncidentDocument[]>(bytes) ?? []).Where(d => d.Members.Count > 0).Select(d => d.ToIncident())];

    private static IncidentDocument From(TrackedIncident i) => new(
        i.Id, [.. i.Members.Select(MemberDocument.From)], i.ConfirmedAt, i.Confirmation, i.AlertLabels is null ? null : Map(i.AlertLabels), i.Revision, i.PublishedRevision, i.LastSentAt);

    private static Dictionary<string, string> Map(Labels labels) => labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);

    private static Labels Of(IReadOnlyDictionary<string, string> map) => Labels.Of(map.Select(p => new Label(p.Key, p.Value)));

    private TrackedIncident ToIncident() => new()
    {
        Id = Id,
        Members = [.. Members.Select(m => m.ToMember())],
        ConfirmedAt = ConfirmedAt,
        Confirmation = Confirmation,
        AlertLabels = AlertLabels is null ? null : Of(AlertLabels),
        Revision = Revision,
        PublishedRevision = PublishedRevision,
        LastSentAt = LastSentAt,
    };

    /// <summary>A <see cref="TrackedMember"/> as it is stored.</summary>
    internal sealed record MemberDocument(
        string Entry,
        IReadOnlyDictionary<string, string> Series,
        string Component,
        string Kind,
        DateTimeOffset StartedAt,
        DateTimeOffset? EndedAt,
        Evidence Evidence,
        string Summary,
        double Share,
        AnomalyAlert Alert,
        IReadOnlyDictionary<string, string> AlertLabels,
        DateTimeOffset LostAt,
        DateTimeOffset SeenAt,
        bool Counts = true,
        bool HasNeighbours = false)
    {
        public static MemberDocument From(TrackedMember m) => new(
            m.Member.Entry, Map(m.Member.Series), m.Member.Component, m.Member.Kind, m.Member.StartedAt, m.Member.EndedAt, m.Member.Evidence, m.Member.Summary,
            m.Member.Share, m.Alert, Map(m.AlertLabels), m.LostAt, m.SeenAt, m.Counts, m.HasNeighbours);

        public TrackedMember ToMember() => new(
            new IncidentMember
            {
                Entry = Entry,
                Series = Of(Series),
                Component = Component,
                Kind = Kind,
                StartedAt = StartedAt,
                EndedAt = EndedAt,
                Evidence = Evidence,
                Summary = Summary,
                Share = Share,
            },
            Alert,
            Of(AlertLabels),
            LostAt,
            SeenAt)
        {
            Counts = Counts,
            HasNeighbours = HasNeighbours,
        };
    }
}

using Pronoia.Alerting;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>A <see cref="DetectionEvent"/> as it is stored: entry and series stand beside it already.</summary>
internal sealed record EventDocument(
    string Kind, DateTimeOffset StartedAt, DateTimeOffset DetectedAt, DateTimeOffset? EndedAt, Evidence Evidence, string Summary, bool Published, DateTimeOffset? LastSentAt, bool Alerts, EtaBounds? Eta, double Share = 0, bool IsSettling = false)
{
    public static EventDocument From(DetectionEvent e) =>
        new(e.Kind, e.StartedAt, e.DetectedAt, e.EndedAt, e.Evidence, e.Summary, e.Published, e.LastSentAt, e.Alerts, e.Eta, e.Share, e.IsSettling);

    public DetectionEvent ToEvent(string entry, Labels series) => new()
    {
        Entry = entry,
        Series = series,
        Kind = Kind,
        StartedAt = StartedAt,
        DetectedAt = DetectedAt,
        EndedAt = EndedAt,
        Evidence = Evidence,
        Summary = Summary,
        Published = Published,
        LastSentAt = LastSentAt,
        Alerts = Alerts,
        Eta = Eta,
        Share = Share,
        IsSettling = IsSettling,
    };
}

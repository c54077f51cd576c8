using System.Globalization;
using Pronoia.Alerting;
using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;

namespace Pronoia.Engine.Detection;

/// <summary>Turns verdicts into events.</summary>
internal static class AnomalyEvents
{
    /// <summary>The kind of events that a group of series opens.</summary>
    public static string CorroboratedKind { get; } = AnomalyKindText.Of(AnomalyKind.Corroborated);

    /// <summary>The event of a series that deviates with others of its group. It raises no alert of its own; the incident does.</summary>
    public static DetectionEvent Corroborated(TrackedSeries tracked, string group, int concerned, in GroupVerdict verdict, TimeSpan interval, DateTimeOffset now)
    {
        var own = tracked.Last!.Value with { Kind = AnomalyKind.Corroborated, EventStartMs = 0 };
        var e = Create(tracked, own, interval, now);
        return e with
        {
            Alerts = false,
            IsSettling = false,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"deviates together with others of {group} ({concerned} of {verdict.Judged} series; chance makes this one in {1 / Math.Max(verdict.PValue, 1e-300):0.#e0} points): "
                    + $"observed {Number(own.Observed)}, expected {Number(own.Expected)} ({Band(own.Lower, own.Upper)})"),
        };
    }

    /// <summary>The event of a series after a verdict that belongs to one.</summary>
    public static DetectionEvent? Next(TrackedSeries tracked, in Verdict verdict, TimeSpan interval, DateTimeOffset now)
    {
        var open = tracked.Event is { EndedAt: null } current ? current : null;
        switch (verdict.Phase)
        {
            case EventPhase.Opened:
                // What its group saw first goes on as what the series shows now.
                var e = Create(tracked, verdict, interval, now);
                return open is null ? e : e with { StartedAt = open.StartedAt, LastSentAt = open.LastSentAt };
            case EventPhase.Updated when open is null:
                // The opening is lost (a state that was read anew); what goes on is worth an event.
                return Create(tracked, verdict, interval, now);
            case EventPhase.Updated when verdict.Kind != AnomalyKind.None && AnomalyKindText.Of(verdict.Kind) != open!.Kind:
                var refined = Create(tracked, verdict, interval, now);
                return refined with
                {
                    StartedAt = open!.StartedAt,
                    DetectedAt = open.DetectedAt,
                    LastSentAt = open.LastSentAt,
                    Share = open.Share,
                    IsSettling = open.IsSettling,
                    Evidence = refined.Evidence with { SinceEarliest = open.Evidence.SinceEarliest, SinceLatest = open.Evidence.SinceLatest, CarriedBy = open.Evidence.CarriedBy },
                };
            case EventPhase.Ended when open is not null:
                return open with { EndedAt = Time(verdict.TimestampMs), Published = false };
            default:
                return tracked.Event;
        }
    }

    /// <summary>A value with four significant digits, for people: from ten thousand on all digits of a whole number, without an exponent below 10¹⁵.</summary>
    public static string Number(double value) => Math.Abs(value) is >= 1e4 and < 1e15
        ? Math.Round(value).ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A band in words; a side that does not count is left out.</summary>
    private static string Band(double lower, double upper) => (double.IsFinite(lower), double.IsFinite(upper)) switch
    {
        (true, true) => $"{Number(lower)} to {Number(upper)}",
        (false, true) => $"up to {Number(upper)}",
        (true, false) => $"from {Number(lower)}",
        _ => "no band yet",
    };

    private static DetectionEvent Create(TrackedSeries tracked, in Verdict verdict, TimeSpan interval, DateTimeOffset now)
    {
        var kind = AnomalyKindText.Of(verdict.Kind);
        var started = Time(verdict.EventStartMs > 0 ? verdict.EventStartMs : verdict.TimestampMs);
        return new DetectionEvent
        {
            Entry = tracked.Entry,
            Series = tracked.Series,
            Kind = kind,
            StartedAt = started,
            DetectedAt = now,
            Alerts = tracked.DetectionConfig!.Alert == AnomalyAlert.Series,
            IsSettling = verdict.Kind != AnomalyKind.Missing && tracked.Member.IsSettling,
            Evidence = new Evidence
            {
                Observed = Finite(verdict.Observed),
                Expected = Finite(verdict.Expected),
                Lower = Finite(verdict.Lower),
                Upper = Finite(verdict.Upper),
                Score = Finite(verdict.Score),
                PValue = Finite(verdict.PValue),
                Rung = verdict.Rung.ToString().ToLowerInvariant(),
                Detector = tracked.Detector!.Name,
                SinceEarliest = started - interval,
                SinceLatest = started,
                TrainedFrom = verdict.TrainingFromMs > 0 ? Time(verdict.TrainingFromMs) : null,
                TrainedTo = verdict.TrainingToMs > 0 ? Time(verdict.TrainingToMs) : null,
                Excluded = ExcludedWindow.Describe(tracked.Excluded, verdict.TrainingFromMs),
            },
            Summary = verdict.Kind == AnomalyKind.Missing
                ? $"{kind.Replace('_', ' ')}: expected values do not arrive"
                : $"{kind.Replace('_', ' ')}: observed {Number(verdict.Observed)}, expected {Number(verdict.Expected)} "
                    + $"({Band(verdict.Lower, verdict.Upper)})",
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static DateTimeOffset Time(long timestampMs) => DateTimeOffset.FromUnixTimeMilliseconds(timestampMs);
}

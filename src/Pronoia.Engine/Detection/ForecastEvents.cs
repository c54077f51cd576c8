using Pronoia.Alerting;
using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>Turns forecasts into events: open while the threshold may be crossed within the horizon.</summary>
internal static class ForecastEvents
{
    /// <summary>The kind of these events.</summary>
    public const string Kind = "forecast";

    // An event ends when the crossing has moved well out of sight, so that a forecast at the edge does not flap.
    private const double EndFactor = 1.5;

    /// <summary>How long an event must be open before it is told of: what is crossed already need not hold.</summary>
    public static TimeSpan HoldOf(ForecastConfig config, DetectionEvent e) => e.Eta is null ? TimeSpan.Zero : config.For;

    /// <summary>The event of a series after a sample.</summary>
    public static DetectionEvent? Next(TrackedSeries tracked, SeriesSample sample, DateTimeOffset now)
    {
        var config = tracked.ForecastConfig!;
        var forecast = tracked.Forecaster!.Forecast(config.Threshold, config.Direction);
        var crossed = config.Direction == Direction.Rising ? sample.Value >= config.Threshold : sample.Value <= config.Threshold;
        var earliest = crossed ? 0 : forecast.LowerSeconds;
        var open = tracked.Event is { EndedAt: null } e ? e : null;
        if (open is null)
        {
            return earliest <= config.Horizon.TotalSeconds ? Create(tracked, sample, forecast, crossed, now) : tracked.Event;
        }

        // Until it has held for long enough to be told of, it must hold all the time; and what is told is how it stands then.
        var told = open.LastSentAt is not null;
        if (earliest is null || earliest > (told ? EndFactor : 1) * config.Horizon.TotalSeconds)
        {
            return open with { EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(sample.TimestampMs), Published = false };
        }

        return told || (!crossed && now - open.StartedAt < config.For) ? open : Create(tracked, sample, forecast, crossed, now) with { StartedAt = open.StartedAt, DetectedAt = open.DetectedAt };
    }

    private static DetectionEvent Create(TrackedSeries tracked, SeriesSample sample, ThresholdForecast forecast, bool crossed, DateTimeOffset now)
    {
        var config = tracked.ForecastConfig!;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(sample.TimestampMs);
        var threshold = AnomalyEvents.Number(config.Threshold);
        return new DetectionEvent
        {
            Entry = tracked.Entry,
            Series = tracked.Series,
            Kind = Kind,
            StartedAt = at,
            DetectedAt = now,
            Evidence = new Evidence
            {
                Observed = sample.Value,
                Expected = config.Threshold,
                Detector = "forecast",
                TrainedFrom = forecast.TrainingFromMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(forecast.TrainingFromMs) : null,
                TrainedTo = forecast.TrainingToMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(forecast.TrainingToMs) : null,
                Excluded = ExcludedWindow.Describe(tracked.Excluded, forecast.TrainingFromMs),
                SinceLatest = at,
            },
            Eta = forecast.LowerSeconds is { } lower && !crossed ? new EtaBounds(After(at, lower), After(at, forecast.Seconds ?? lower), forecast.UpperSeconds is { } upper ? After(at, upper) : null) : null,
            Summary = crossed
                ? $"at {AnomalyEvents.Number(sample.Value)}, beyond the limit of {threshold}"
                : $"at {AnomalyEvents.Number(sample.Value)}, reaches {threshold} in {Span(forecast.Seconds)} ({Span(forecast.LowerSeconds)} to {Span(forecast.UpperSeconds)})",
        };
    }

    // Ten years is as far as anybody plans, and keeps the sum inside the calendar.
    private static DateTimeOffset After(DateTimeOffset at, double seconds) => at.AddSeconds(Math.Clamp(seconds, 0, 3650d * 86400));

    private static string Span(double? seconds) =>
        seconds is not { } s || !double.IsFinite(s) ? "an open time"
        : s < 1 ? "under 1s"
        : PrometheusDuration.Format(TimeSpan.FromSeconds(Math.Min(Math.Round(s), TimeSpan.FromDays(3650).TotalSeconds)));
}

using System.Globalization;
using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Reports;

/// <summary>When the series under <c>forecasts</c> reach their limits as things stand at the end of a period, however far away that is.</summary>
internal sealed class CapacityForecasts(SeriesStore series)
{
    /// <summary>Series of one entry that are forecast at the most, in label order.</summary>
    private const int MaxSeries = 100;

    private static readonly TimeSpan History = TimeSpan.FromDays(30);

    /// <summary>One forecast for each series that has points before the end of the period.</summary>
    public async ValueTask<IReadOnlyList<ForecastReport>> ReadAsync(PronoiaConfig config, ReportPeriod period, CancellationToken cancellationToken)
    {
        var forecasts = new List<ForecastReport>();
        var from = (period.Length > History ? period.FromUtc : period.ToUtc - History).ToUnixTimeMilliseconds();
        var to = period.ToUtc.ToUnixTimeMilliseconds() - 1;
        foreach (var entry in config.Forecasts)
        {
            foreach (var labels in (await series.SeriesAsync(entry.Match, from, to, cancellationToken)).Order().Take(MaxSeries))
            {
                Matcher[] exactly = [.. labels.Select(l => Matcher.Equal(l.Name, l.Value))];
                foreach (var data in (await series.SelectAsync(exactly, from, to, cancellationToken)).Where(d => d.Labels.Equals(labels)))
                {
                    // A histogram has no level that could reach a threshold; a quantile of it, recorded by a rule, has.
                    if (data.Floats() is { Count: > 0 } floats)
                    {
                        forecasts.Add(Forecast(entry, floats));
                    }
                }
            }
        }

        return forecasts;
    }

    private static ForecastReport Forecast(ForecastConfig entry, SeriesData data)
    {
        var forecaster = new ThresholdForecaster();
        for (var i = 0; i < data.Count; i++)
        {
            if (!data.IsStale(i))
            {
                forecaster.Update(data.Timestamps.Span[i], data.Values.Span[i]);
            }
        }

        var forecast = forecaster.Forecast(entry.Threshold, entry.Direction);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(forecast.TrainingToMs);
        return new ForecastReport
        {
            Subject = data.Labels.ToString(),
            Threshold = entry.Threshold.ToString("G6", CultureInfo.InvariantCulture),
            EtaLowerUtc = After(now, forecast.LowerSeconds),
            EtaUtc = After(now, forecast.Seconds),
            EtaUpperUtc = After(now, forecast.UpperSeconds),
            Basis = string.Create(CultureInfo.InvariantCulture, $"{entry.Name}: {Trend(forecast)}"),
        };
    }

    private static string Trend(in ThresholdForecast forecast)
    {
        var level = $"at {AnomalyEvents.Number(forecast.Level)}";
        return forecast.SlopePerSecond == 0
            ? $"{level}, no trend"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{level}, {(forecast.SlopePerSecond > 0 ? "+" : "")}{Quantity.Plain(forecast.SlopePerSecond * 86400)} a day since {DateTimeOffset.FromUnixTimeMilliseconds(forecast.TrainingFromMs):yyyy-MM-dd}");
    }

    // Ten years is as far as anybody plans, and keeps the sum inside the calendar.
    private static DateTimeOffset? After(DateTimeOffset now, double? seconds) =>
        seconds is { } s && s < TimeSpan.FromDays(3650).TotalSeconds ? now.AddSeconds(s) : null;
}

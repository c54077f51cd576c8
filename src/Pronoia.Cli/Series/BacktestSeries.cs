using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Series;

/// <summary>A series to replay.</summary>
/// <param name="Name">Its labels, or its file.</param>
/// <param name="Labels">Its labels; of a file its name as that of the metric.</param>
/// <param name="Points">Milliseconds since the epoch and values, in the order in which they came.</param>
internal sealed record BacktestSeries(string Name, Labels Labels, IReadOnlyList<(long TimestampMs, double Value)> Points)
{
    /// <summary>The usual distance of two points in seconds, which is what a live source would be asked at; 0 where it cannot be told.</summary>
    public double IntervalSeconds
    {
        get
        {
            var steps = new List<long>(Points.Count);
            for (var i = 1; i < Points.Count; i++)
            {
                if (Points[i].TimestampMs > Points[i - 1].TimestampMs)
                {
                    steps.Add(Points[i].TimestampMs - Points[i - 1].TimestampMs);
                }
            }

            steps.Sort();
            return steps.Count == 0 ? 0 : Math.Min(steps[steps.Count / 2] / 1000.0, TimeSpan.FromDays(31).TotalSeconds);
        }
    }
}

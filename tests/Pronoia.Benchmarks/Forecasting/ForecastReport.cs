using System.Globalization;
using Pronoia.Benchmarks.Detection;
using Pronoia.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Forecasting;

/// <summary>Quality of forecasts: <c>forecast DIRECTORY [seed]</c> (the directory of windows.json). Intervals an hour and a day ahead, and time to a threshold.</summary>
internal static class ForecastReport
{
    private const int PerDay = 288;
    private const int WarmUpDays = 8;
    private const int OriginEvery = 7;

    internal static int Run(string[] arguments)
    {
        var seed = 20261121;
        if (arguments is not [var directory, .. var rest] || rest.Length > 1 || (rest.Length == 1 && !int.TryParse(rest[0], CultureInfo.InvariantCulture, out seed)))
        {
            Console.Error.WriteLine("usage: forecast DIRECTORY [SEED]");
            return 2;
        }

        Print("| series | ahead | origins | coverage | MASE median (mean) | naive median (mean) | MSIS median |");
        Print("|---|---|---|---|---|---|---|");
        var series = Real(directory).Concat(Synthetic(seed)).ToArray();
        foreach (var kind in series.GroupBy(s => s.Kind))
            Report(kind.Key, [.. kind]);
        Report("real", [.. series.Where(s => s.Kind != "synthetic")]);
        Report("all", series);
        ThresholdReport.Run();
        return 0;
    }

    private static void Report(string name, ForecastSeries[] series)
    {
        foreach (var (label, ahead) in new[] { ("1 h", PerDay / 24), ("1 day", PerDay) })
        {
            var score = new ForecastScore();
            foreach (var item in series)
                score.Add(Score(item, ahead));
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {label} | {score.Count} | {100 * score.Coverage:F1} % | {score.MedianError:F2} ({score.MeanError:F2}) | {score.MedianNaive:F2} ({score.MeanNaive:F2}) | {score.MedianInterval:F1} |"));
        }
    }

    private static ForecastScore Score(ForecastSeries series, int ahead)
    {
        var forecaster = new SeasonalForecaster();
        var score = new ForecastScore();
        for (var i = 0; i < series.Values.Length; i++)
        {
            forecaster.Update(i * 300_000L, series.Values[i]);
            // The slot of point i is complete when the next one begins.
            var origin = i - 1;
            if (origin >= WarmUpDays * PerDay && origin % OriginEvery == 0 && origin + ahead < series.Values.Length && Array.TrueForAll(series.Judged[origin..(origin + ahead + 1)], static j => j))
                score.Add(series.Values, origin, origin + ahead, forecaster.Forecast(ahead));
        }

        return score;
    }

    private static IEnumerable<ForecastSeries> Real(string directory)
    {
        foreach (var item in LabelledCorpus.Load(directory).Items)
        {
            var judged = new bool[item.Values.Length];
            Array.Fill(judged, true);
            foreach (var (first, last) in item.Windows)
                Array.Fill(judged, false, first, last - first + 1);
            yield return new ForecastSeries(item.Name, item.Name.Split('/')[0], item.Values, judged);
        }
    }

    /// <summary>Four weeks of each background, as means of five points a minute apart, and of two with a trend.</summary>
    private static IEnumerable<ForecastSeries> Synthetic(int seed)
    {
        foreach (var background in Enum.GetValues<Background>())
        {
            var values = Values(background, seed);
            yield return All($"{background}", values);
            if (background is Background.Daily or Background.Autocorrelated)
                yield return All($"{background} with trend", [.. values.Select((v, i) => v + (0.15 * i))]);
        }

        static ForecastSeries All(string name, double[] values)
        {
            var judged = new bool[values.Length];
            Array.Fill(judged, true);
            return new ForecastSeries(name, "synthetic", values, judged);
        }
    }

    private static double[] Values(Background background, int seed)
    {
        var source = new SyntheticSeries(background, seed + (int)background);
        var values = new double[28 * PerDay];
        for (var minute = 0; minute < 5 * values.Length; minute++)
            values[minute / 5] += source.Next(minute) / 5;
        return values;
    }

    private static void Print(string line) => Console.Out.WriteLine(line);
}

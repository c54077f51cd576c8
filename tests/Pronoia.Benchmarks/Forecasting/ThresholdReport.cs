using System.Globalization;
using Pronoia.Detection;
using Pronoia.Detection.Benchmarking;

namespace Pronoia.Benchmarks.Forecasting;

/// <summary>"Full within 24 hours" on simulated gauges: who is warned, how early, how often in vain, and whether probabilities mean what they say.</summary>
internal static class ThresholdReport
{
    private const int Gauges = 350;
    private const int PerDay = SimulatedGauge.PerDay;
    private const int FirstDays = 7;
    private const double Horizon = 86400;
    private const double Full = 99.5;

    /// <summary>A full disk needs so many hours of notice.</summary>
    private const int UsefulHours = 4;

    // The gauges of the tests come first; these are others.
    private const int FirstGauge = 1001;

    private static int _inside;
    private static int _intervals;

    internal static void Run()
    {
        Policy[] policies =
        [
            new("earliest (95 %) under 24 h, at once", static f => f.LowerSeconds <= Horizon, 1),
            new("earliest (95 %) under 24 h, held 90 min", static f => f.LowerSeconds <= Horizon, 18),
            new("expected under 24 h, held 90 min", static f => f.Seconds <= Horizon, 18),
            new("latest (95 %) under 24 h, held 90 min", static f => f.UpperSeconds <= Horizon, 18),
            new("probability over 1/2, held 90 min", static f => f.ProbabilityWithin(Horizon) >= 0.5, 18),
        ];
        var judged = new List<(double Probability, bool Hit)>();
        for (var gauge = FirstGauge; gauge < FirstGauge + Gauges; gauge++)
            Score(gauge, policies, judged);
        Print("| policy | warned | recall | precision | lead h, p10 / median | vain warnings by kind |");
        Print("|---|---|---|---|---|---|");
        foreach (var policy in policies)
            Print(policy.Row());
        Print($"Lead by kind, {policies[1].Name}, minimum useful {UsefulHours} h:");
        foreach (var line in policies[1].LeadsByKind())
            Print(line);
        Print(string.Create(CultureInfo.InvariantCulture, $"The 95 % interval of the time held {100.0 * _inside / _intervals:F1} % of {_intervals} hours in the last two days before the limit."));
        var rate = judged.Average(j => j.Hit ? 1.0 : 0);
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"Brier score of P(full within 24 h), hourly: {judged.Average(j => Square(j.Probability - (j.Hit ? 1 : 0))):F4}; always saying {rate:F3}: {rate * (1 - rate):F4}"));
        Print("| said | times | came true |");
        Print("|---|---|---|");
        foreach (var bin in judged.GroupBy(j => Math.Min(9, (int)(10 * j.Probability))).OrderBy(g => g.Key))
            Print(string.Create(CultureInfo.InvariantCulture, $"| {bin.Average(j => j.Probability):F3} | {bin.Count()} | {bin.Average(j => j.Hit ? 1.0 : 0):F3} |"));
    }

    private static void Score(int gauge, Policy[] policies, List<(double Probability, bool Hit)> judged)
    {
        var series = SimulatedGauge.Create(gauge);
        var full = Array.FindIndex(series, v => v >= Full);
        if (full is >= 0 and < FirstDays * PerDay)
            return;
        foreach (var policy in policies)
            policy.Begin(gauge % SimulatedGauge.Kinds, full);
        var forecaster = new SeriesForecaster();
        for (var i = 0; i < (full < 0 ? series.Length : full); i++)
        {
            forecaster.Update(i * 300_000L, series[i]);
            if (i < FirstDays * PerDay)
                continue;
            var forecast = forecaster.Forecast(Full, Direction.Rising);
            foreach (var policy in policies)
                policy.Observe(i, forecast);
            if (i % 12 == 0 && (full >= 0 || i + PerDay < series.Length))
            {
                if (full >= 0 && full - i <= 2 * PerDay && forecast.LowerSeconds is { } lower)
                {
                    _inside += (full - i) * 300 >= lower && (forecast.UpperSeconds is not { } upper || (full - i) * 300 <= upper) ? 1 : 0;
                    _intervals++;
                }

                judged.Add((forecast.ProbabilityWithin(Horizon), full >= 0 && full - i <= PerDay));
            }
        }

        foreach (var policy in policies)
            policy.End();
    }

    private static double Square(double value) => value * value;

    private static void Print(string line) => Console.Out.WriteLine(line);

    /// <summary>When to warn, and what came of it. A warning is fair if the limit comes within 48 hours.</summary>
    private sealed class Policy(string name, Func<ThresholdForecast, bool> warns, int hold)
    {
        private readonly List<(int Kind, double Hours)> _leads = [];
        private readonly int[] _vain = new int[SimulatedGauge.Kinds];
        private int _kind;
        private int _full;
        private int _held;
        private int _fills;
        private int _warnings;
        private double _lead;

        internal string Name => name;

        internal void Begin(int kind, int full)
        {
            (_kind, _full, _held, _lead) = (kind, full, 0, 0);
            _fills += full >= 0 ? 1 : 0;
        }

        internal void Observe(int at, in ThresholdForecast forecast)
        {
            _held = warns(forecast) ? _held + 1 : 0;
            if (_held != hold)
                return;
            _warnings++;
            if (_full >= 0 && _full - at <= 2 * PerDay)
                _lead = Math.Max(_lead, (_full - at) * 24.0 / PerDay);
            else
                _vain[_kind]++;
        }

        internal void End()
        {
            if (_lead > 0)
                _leads.Add((_kind, _lead));
        }

        internal IEnumerable<string> LeadsByKind() => _leads.GroupBy(l => l.Kind).OrderBy(g => g.Key).Select(g =>
        {
            var hours = g.Select(l => l.Hours).Order().ToArray();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {SimulatedGauge.Names[g.Key]} | {hours.Length} | {hours[hours.Length / 10]:F0} / {hours[hours.Length / 2]:F0} | {hours.Count(h => h >= UsefulHours)} |");
        });

        internal string Row()
        {
            var leads = _leads.Select(l => l.Hours).Order().ToArray();
            var vain = string.Join(", ", _vain.Select((n, k) => (n, k)).Where(v => v.n > 0).Select(v => $"{SimulatedGauge.Names[v.k]} {v.n.ToString(CultureInfo.InvariantCulture)}"));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {leads.Length}/{_fills} | {(double)leads.Length / _fills:F2} | {1 - ((double)_vain.Sum() / _warnings):F2} | {leads[leads.Length / 10]:F0} / {leads[leads.Length / 2]:F0} | {vain} |");
        }
    }
}

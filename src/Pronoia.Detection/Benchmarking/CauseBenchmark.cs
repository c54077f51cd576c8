using System.Globalization;
using Pronoia.Detection.Correlation;

namespace Pronoia.Detection.Benchmarking;

/// <summary>
/// Ranking of causes, on events as detectors would open them. Topology: twelve components, each of which depends on one or two earlier ones; one fails and those that
/// depend on it follow, link by link, a minute or so later and not always. One dependency in five is unknown to the ranking. Each component has three series; detection takes up to three minutes and misses some. Attribution: a
/// metric by three labels of four values, of which one value, or one pair, changes; every leaf has noise.
/// </summary>
public static class CauseBenchmark
{
    private const int Components = 12;
    private const int SeriesPerComponent = 3;
    private const double Follows = 0.85;

    /// <summary>Share of the dependencies that the configuration knows.</summary>
    private const double Known = 0.8;
    private const double Detected = 0.8;
    private const long MinuteMs = 60_000;
    private const int Values = 4;
    private const double Noise = 0.05;

    private static readonly string[] LabelNames = ["zone", "path", "version"];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="seed">Same seed, same result.</param>
    /// <param name="faults">Faults, and as many changes, to inject.</param>
    /// <returns>The result.</returns>
    public static CauseResult Run(int seed, int faults)
    {
        int first = 0, inThree = 0, earliest = 0, attributed = 0;
        for (var fault = 0; fault < faults; fault++)
        {
            var random = new Random(Seeds.Mix(seed, 5, fault));
            var needs = Needs(random);
            var (cause, events) = Inject(random, needs);
            var known = needs.ToDictionary(n => n.Key, n => (IReadOnlyList<string>)[.. n.Value.Where(_ => random.NextDouble() < Known)], StringComparer.Ordinal);
            var ranked = new IncidentCorrelator(TimeSpan.FromMinutes(5), new Topology(known)).Rank(events).Select(c => c.Event.Component).Distinct(StringComparer.Ordinal).ToArray();
            first += ranked[0] == cause ? 1 : 0;
            inThree += ranked.Take(3).Contains(cause, StringComparer.Ordinal) ? 1 : 0;
            earliest += events.OrderBy(e => e.StartMs).ThenBy(e => e.Series, StringComparer.Ordinal).First().Component == cause ? 1 : 0;
            attributed += IsAttributed(random) ? 1 : 0;
        }

        return new CauseResult(faults, first, inThree, earliest, faults, attributed);
    }

    private static Dictionary<string, IReadOnlyList<string>> Needs(Random random)
    {
        // Names say nothing of the order.
        string[] names = [.. Enumerable.Range(0, Components).Select(i => "component-" + i.ToString("00", CultureInfo.InvariantCulture))];
        random.Shuffle(names);
        var needs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < Components; i++)
            needs[names[i]] = i == 0 ? [] : [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => names[random.Next(i)]).Distinct(StringComparer.Ordinal)];
        return needs;
    }

    /// <summary>Fails a component that others depend on.</summary>
    private static (string Cause, List<AnomalyEvent> Events) Inject(Random random, Dictionary<string, IReadOnlyList<string>> needs)
    {
        var needed = needs.Values.SelectMany(n => n).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var cause = needed[random.Next(needed.Length)];
        var hit = new Dictionary<string, double>(StringComparer.Ordinal) { [cause] = 0 };
        var queue = new Queue<string>([cause]);
        while (queue.TryDequeue(out var failed))
        {
            foreach (var (dependent, _) in needs.Where(n => n.Value.Contains(failed, StringComparer.Ordinal) && !hit.ContainsKey(n.Key)).OrderBy(n => n.Key, StringComparer.Ordinal))
            {
                if (random.NextDouble() >= Follows)
                    continue;
                hit[dependent] = hit[failed] + (1.5 * random.NextDouble());
                queue.Enqueue(dependent);
            }
        }

        var events = new List<AnomalyEvent>();
        foreach (var (component, minute) in hit.OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            for (var i = 0; i < SeriesPerComponent; i++)
            {
                var start = (long)Math.Floor(minute + (3 * random.NextDouble() * random.NextDouble()));
                if (random.NextDouble() < Detected || (component == cause && i == 0))
                    events.Add(new AnomalyEvent($"{component}/{i.ToString(CultureInfo.InvariantCulture)}", component, AnomalyKind.LevelShift, start * MinuteMs, null, 0.5 + (0.5 * random.NextDouble())));
            }
        }

        return (cause, events);
    }

    /// <summary>Changes the leaves of one label value, or of a pair, and asks which it was.</summary>
    private static bool IsAttributed(Random random)
    {
        var cause = LabelNames.OrderBy(_ => random.Next()).Take(1 + random.Next(2)).ToDictionary(n => n, _ => Value(random.Next(Values)), StringComparer.Ordinal);
        var factor = random.Next(2) == 0 ? 0.3 : 2.0;
        var leaves = new List<DimensionPoint>();
        for (var leaf = 0; leaf < Values * Values * Values; leaf++)
        {
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0, rest = leaf; i < LabelNames.Length; i++, rest /= Values)
                labels[LabelNames[i]] = Value(rest % Values);
            var expected = 20 + (180 * random.NextDouble());
            var concerned = cause.All(c => labels[c.Key] == c.Value);
            leaves.Add(new DimensionPoint(labels, expected * ((concerned ? factor : 1) + (Noise * SyntheticSeries.Normal(random))), expected));
        }

        var found = RootCauseLocalizer.Localize(leaves)[0].Labels;
        return found.Count == cause.Count && found.All(l => cause.GetValueOrDefault(l.Key) == l.Value);

        static string Value(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}

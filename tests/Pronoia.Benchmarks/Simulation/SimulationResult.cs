using System.Globalization;
using Pronoia.Benchmarks.Cost;
using Pronoia.Engine.Planning;
using Pronoia.Storage.Slots;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>What a simulation counted.</summary>
internal sealed class SimulationResult
{
    private const double InstanceGb = 2;
    private readonly List<double> _lags = [];
    private readonly List<double> _executions = [];
    private readonly List<double> _ticks = [];
    private readonly SortedDictionary<string, long> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<JobKind, Calls> _calls = [];
    private long _instanceSeconds;
    private double _activeSeconds;
    private int _mostInstances;
    private SimulatedStorage? _storage;

    /// <summary>Requests and samples that do not count.</summary>
    public Calls Before { get; init; }

    public long SamplesBefore { get; init; }

    public TimeSpan CpuBefore { get; } = Environment.CpuUsage.TotalTime;

    /// <summary>Processor time of the engine and of the simulation around it.</summary>
    public double CpuSeconds { get; set; }

    /// <summary>Samples that went into the series store.</summary>
    public long Samples { get; set; }

    /// <summary>All requests to the storage.</summary>
    public Calls Calls => _storage!.Counts - Before;

    public int Executions => _executions.Count + CutOff + _ticks.Count;

    /// <summary>Slots that ticks ran themselves.</summary>
    public int Inlined { get; set; }

    /// <summary>Seconds that instances and ticks were at work, as they are billed.</summary>
    public double ActiveSeconds => _activeSeconds + _ticks.Sum(t => Math.Max(1, t));

    public int Deaths { get; set; }

    /// <summary>Executions that ended with their instance.</summary>
    public int CutOff { get; set; }

    public void Lag(TimeSpan lag) => _lags.Add(lag.TotalSeconds);

    public void Execution(TimeSpan took) => _executions.Add(took.TotalSeconds);

    public void Tick(TimeSpan took) => _ticks.Add(took.TotalSeconds);

    /// <summary>Counts the requests of one slot.</summary>
    public void Count(JobKind kind, Calls calls) => _calls[kind] = _calls.GetValueOrDefault(kind) + calls;

    /// <summary>The requests that the slots of one kind made.</summary>
    public Calls CallsOf(JobKind kind) => _calls.GetValueOrDefault(kind);

    public void Slot(SlotState state) => _slots[state.ToString()] = _slots.GetValueOrDefault(state.ToString()) + 1;

    public void Storage(SimulatedStorage storage) => _storage = storage;

    /// <summary>Counts a time in which an instance was at work: Flex Consumption bills it, one second at least, and not the time between.</summary>
    public void Active(TimeSpan time) => _activeSeconds += Math.Max(1, time.TotalSeconds);

    /// <summary>Counts the instances of one second.</summary>
    public void Instances(int count)
    {
        _instanceSeconds += count;
        _mostInstances = Math.Max(_mostInstances, count);
    }

    public void Print(TextWriter output, SimulationOptions options)
    {
        var days = options.Duration.TotalDays;
        var month = 30.44 / days;
        var (tables, reads, writes) = (_storage!.Tables.Transactions, _storage.Blobs.Reads, _storage.Blobs.Writes + _storage.Blobs.Lists);
        var queue = Calls.Queue;
        var gigabyteSeconds = InstanceGb * ActiveSeconds;
        var costs = new (string What, double Month)[]
        {
            ("execution time", gigabyteSeconds * month * PriceList.GigabyteSecond.Each),
            ("executions", Executions * month * PriceList.Execution.Each),
            ("table transactions", tables * month * PriceList.TableTransaction.Each),
            ("queue operations", queue * month * PriceList.QueueOperation.Each),
            ("blob writes and lists", writes * month * PriceList.BlobWrite.Each),
            ("blob reads", reads * month * PriceList.BlobRead.Each),
        };

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        Line($"{options.Targets} targets every {options.Interval.TotalSeconds} s for {options.Duration.TotalMinutes} min, seed {options.Seed}; deaths {options.DeathsPerMinute:P0} per instance and minute, clocks off by up to {options.SkewSeconds} s");
        Line($"lag from slot to begin   p50 {Quantile(_lags, 0.5):F1} s   p95 {Quantile(_lags, 0.95):F1} s   p99 {Quantile(_lags, 0.99):F1} s   worst {_lags.Max():F1} s");
        Line($"slots                    {string.Join("   ", _slots.Select(s => $"{s.Key} {s.Value}"))}");
        Line($"work executions          {_executions.Count}, of {_executions.DefaultIfEmpty().Average():F2} s on average ({Quantile(_executions, 0.99):F2} s p99); {Inlined} slots run by ticks; {CutOff} slots cut off by {Deaths} deaths");
        Line($"ticks                    {_ticks.Count}, of {_ticks.Average():F2} s on average ({_ticks.Max():F2} s worst)");
        Line($"instances                {_instanceSeconds / options.Duration.TotalSeconds:F1} on average, {_mostInstances} at the most; {_activeSeconds / options.Duration.TotalSeconds:F1} at work on average");
        Line($"storage calls per slot   tables {PerSlot(tables):F1}   blob writes {PerSlot(writes):F1}   blob reads {PerSlot(reads):F1}   queue {PerSlot(queue):F1}");
        foreach (var (what, cost) in costs)
        {
            Line($"{what,-24} {cost,10:F2} USD a month");
        }

        Line($"{"together",-24} {costs.Sum(c => c.Month),10:F2} USD a month, before free grants; without stored bytes, telemetry and traffic");
    }

    private static double Quantile(List<double> values, double q)
    {
        var sorted = values.DefaultIfEmpty().Order().ToArray();
        return sorted[(int)(q * (sorted.Length - 1))];
    }

    private double PerSlot(double calls) => calls / Math.Max(1, _executions.Count + Inlined);
}

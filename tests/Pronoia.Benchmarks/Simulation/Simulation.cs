using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Slots;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>
/// A fleet on the clock of a discrete-event simulation. Planner, ledger, work handler, series log and tables are the engine's own; the platform (timer, queue,
/// instances that come, go and die) and the time that things take are modelled, by the constants below.
/// </summary>
internal sealed class Simulation : IDisposable
{
    /// <summary>Messages one instance handles at the same time: host.json's batchSize + newBatchThreshold.</summary>
    public const int Concurrency = 12;

    public const int MaxInstances = 40;
    private const int SeriesPerTarget = 20;
    private const double PullSeconds = 0.3;
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(15);

    // The defaults of the cloud host at this schedule.
    private static readonly InlineWork Inline = new(50, TickEvery - TimeSpan.FromSeconds(3));
    private static readonly TimeSpan Call = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    // The lock on a queue message, after which another instance may take it.
    private static readonly TimeSpan MessageLock = TimeSpan.FromMinutes(10);

    private readonly SimulationOptions _options;
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset, long)> _events = new();
    private readonly Queue<(string Message, DateTimeOffset At)> _queue = new();
    private readonly List<SimulatedInstance> _instances = [];
    private readonly List<SimulatedInstance> _all = [];
    private readonly Dictionary<string, Labels[]> _series;
    private readonly PronoiaConfig _config;
    private readonly JobCatalogue _catalogue;
    private readonly SimulatedStorage _storage;
    private readonly Random _random;
    private readonly DateTimeOffset _start = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private DateTimeOffset _now;
    private DateTimeOffset _tickEnds;
    private long _number;
    private int _starting;
    private SimulatedInstance _ticker;

    public Simulation(SimulationOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _now = _start;
        var interval = options.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var targets = string.Join('\n', Enumerable.Range(0, options.Targets).Select(i => $"  - {{name: t{i}, url: 'http://t{i}.example/'}}"));
        var sources = string.Join('\n', Enumerable.Range(0, options.Sources).Select(i => $"  - {{name: s{i}, url: 'http://s{i}.example', match: ['{{job=\"x\"}}']}}"));
        var yaml = $"global: {{interval: {interval}s, default_rules: {(options.DefaultRules ? "true" : "false")}, default_detection: false}}\ntargets:\n{targets}\nfederation:\n{sources}\n";
        _config = ConfigurationLoader.Parse(yaml, "simulation", ".");
        _catalogue = new JobCatalogue(_config);
        _series = _config.Targets.ToDictionary(
            t => t.Name,
            t => Enumerable.Range(0, SeriesPerTarget).Select(i => new LabelsBuilder(t.SeriesLabels).Set(Label.MetricName, i == 0 ? "probe_success" : $"probe_metric_{i}").ToLabels()).ToArray());
        foreach (var source in _config.Federation)
        {
            _series[source.Name] = [.. Enumerable.Range(0, options.SeriesPerSource).Select(i => Labels.Of($"metric_{i % 200}", ("instance", $"{source.Name}-{i / 200}"), ("job", "x")))];
        }

        _storage = new SimulatedStorage(message => _queue.Enqueue((message, _now)));
        _ticker = NewInstance();
    }

    public SimulationResult Result { get; private set; } = new();

    /// <summary>Jobs that append to the series store.</summary>
    public int Shards => _catalogue.Jobs.Count(j => j.Kind is JobKind.Probe or JobKind.Federation);

    public CountingTableStore Tables => _storage.Tables;

    public async Task RunAsync()
    {
        At(_start, TickAsync);
        At(_start + TimeSpan.FromSeconds(1), PollAsync);
        var end = _start + _options.WarmUp + _options.Duration;
        if (_options.WarmUp > TimeSpan.Zero)
        {
            At(_start + _options.WarmUp, () =>
            {
                Result = new SimulationResult { Before = _storage.Counts, SamplesBefore = _all.Sum(i => i.Samples) };
                _storage.Tables.ForgetBytes();
                return Task.CompletedTask;
            });
        }

        while (_events.TryDequeue(out var next, out var due) && due.Item1 <= end)
        {
            _now = due.Item1;
            await next();
        }

        await CountSlotsAsync(end);
        Result.Storage(_storage);
        Result.Samples = _all.Sum(i => i.Samples) - Result.SamplesBefore;
        Result.CpuSeconds = (Environment.CpuUsage.TotalTime - Result.CpuBefore).TotalSeconds;
    }

    public void Dispose() => _storage.Dispose();

    private void At(DateTimeOffset time, Func<Task> what) => _events.Enqueue(what, (time, _number++));

    private SimulatedInstance NewInstance()
    {
        var time = new SkewedTime(() => _now, TimeSpan.FromSeconds(_options.SkewSeconds * ((2 * _random.NextDouble()) - 1)));
        var instance = new SimulatedInstance(_storage, _series, time) { IdleSince = _now };
        _all.Add(instance);
        return instance;
    }

    private async Task TickAsync()
    {
        At(_now + TickEvery, TickAsync);
        if (_now < _tickEnds)
        {
            // The timer waits for the tick before; the next occurrence catches up.
            return;
        }

        if (_random.NextDouble() < _options.DeathsPerMinute * TickEvery.TotalMinutes)
        {
            Result.Deaths++;
            _ticker = NewInstance();
        }

        var before = _storage.Calls;
        var ticker = _ticker;
        var plan = await ticker.Planner.TickAsync(_catalogue, CancellationToken.None, due => Inline.Takes(_config, due));
        var probes = TimeSpan.Zero;
        foreach (var message in plan.Inline)
        {
            var longest = TimeSpan.FromSeconds(RunSeconds(message));
            probes = longest > probes ? longest : probes;
            await InlineAsync(ticker, message, longest);
        }

        var took = probes + ((_storage.Calls - before) * Call);
        _tickEnds = _now + took;
        Result.Tick(took);
        Dispatch();
    }

    /// <summary>A slot that the tick runs itself: where the process dies meanwhile the slot is missed, as nobody has a message for it.</summary>
    private async Task InlineAsync(SimulatedInstance ticker, WorkMessage message, TimeSpan probes)
    {
        Result.Lag(_now - message.Slot);
        if (_random.NextDouble() < _options.DeathsPerMinute * probes.TotalMinutes)
        {
            await DieAsync(ticker, message);
            _ticker = NewInstance();
            return;
        }

        var counts = _storage.Counts;
        await ticker.Work.HandleAsync(_config, _catalogue, message, CancellationToken.None);
        Result.Count(_catalogue.Find(message.Job)!.Kind, _storage.Counts - counts);
        Result.Inlined++;
    }

    private Task PollAsync()
    {
        At(_now + TimeSpan.FromSeconds(1), PollAsync);
        _instances.RemoveAll(i => i.Dead || (i.Busy == 0 && _now - i.IdleSince > IdleTime));
        var wanted = Math.Min(MaxInstances, (_queue.Count + Concurrency - 1) / Concurrency);
        for (var i = _instances.Count + _starting; i < wanted; i++)
        {
            _starting++;
            At(_now + ColdStart, () =>
            {
                _starting--;
                _instances.Add(NewInstance());
                Dispatch();
                return Task.CompletedTask;
            });
        }

        Result.Instances(_instances.Count);
        return Task.CompletedTask;
    }

    private void Dispatch()
    {
        foreach (var instance in _instances.Where(i => !i.Dead).OrderBy(i => i.Busy))
        {
            while (instance.Busy < Concurrency && _queue.TryDequeue(out var item))
            {
                if (instance.Busy++ == 0)
                {
                    instance.BusySince = _now;
                }

                At(_now, () => WorkAsync(instance, item.Message));
            }
        }
    }

    private async Task WorkAsync(SimulatedInstance instance, string text)
    {
        var message = WorkMessage.Parse(text);
        var job = _catalogue.Find(message.Job)!;
        if (instance.Dead)
        {
            // Taken by an instance that died in the same moment.
            _queue.Enqueue((text, _now));
            return;
        }

        var probes = RunSeconds(message);
        Result.Lag(_now - message.Slot);
        if (_random.NextDouble() < _options.DeathsPerMinute / 60 * probes)
        {
            await DieAsync(instance, message);
            At(_now + MessageLock, () =>
            {
                _queue.Enqueue((text, _now));
                Dispatch();
                return Task.CompletedTask;
            });
            return;
        }

        var (before, counts) = (_storage.Calls, _storage.Counts);
        await instance.Work.HandleAsync(_config, _catalogue, message, CancellationToken.None);
        Result.Count(job.Kind, _storage.Counts - counts);
        var took = TimeSpan.FromSeconds(probes) + ((_storage.Calls - before) * Call);
        Result.Execution(took);
        At(_now + took, () => EndAsync(instance));
    }

    private double RunSeconds(WorkMessage message)
    {
        var job = _catalogue.Find(message.Job)!;
        return job.Kind switch { JobKind.Probe => job.Targets.Max(_ => ProbeSeconds()), JobKind.Federation => PullSeconds, _ => 0 };
    }

    /// <summary>The instance dies half-way through a slot: the ledger says that it was started, and the message stays locked.</summary>
    private async Task DieAsync(SimulatedInstance instance, WorkMessage message)
    {
        var dies = instance.DieDuringNextSlot();
        try
        {
            await instance.Work.HandleAsync(_config, _catalogue, message, dies);
        }
        catch (OperationCanceledException) when (dies.IsCancellationRequested)
        {
            Result.CutOff++;
        }

        instance.Dead = true;
        Result.Deaths++;
        if (instance.Busy > 0)
        {
            Result.Active(_now - instance.BusySince);
        }
    }

    private Task EndAsync(SimulatedInstance instance)
    {
        if (--instance.Busy == 0)
        {
            Result.Active(_now - instance.BusySince);
        }

        instance.IdleSince = _now;
        Dispatch();
        return Task.CompletedTask;
    }

    /// <summary>Log-normal around 150 ms, cut at the timeout of 10 s: now and then one target of a batch is slow.</summary>
    private double ProbeSeconds()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Min(10, 0.15 * Math.Exp(0.6 * normal));
    }

    private async Task CountSlotsAsync(DateTimeOffset end)
    {
        var ledger = new SlotLedger(_storage.Tables);
        foreach (var job in _catalogue.Jobs.Where(j => j.Kind == JobKind.Probe))
        {
            // The last minute is still under way.
            await foreach (var slot in ledger.QueryAsync(job.Id, _start, end - TimeSpan.FromMinutes(1), CancellationToken.None))
            {
                Result.Slot(slot.State);
            }
        }
    }
}

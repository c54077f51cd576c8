using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;
using Pronoia.Storage.Slots;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>One instance: the engine's planner and work handler with caches and a clock of their own.</summary>
internal sealed class SimulatedInstance
{
    private readonly SimulatedProbes _probes;
    private readonly SimulatedFederation _federation;

    public SimulatedInstance(SimulatedStorage storage, Dictionary<string, Labels[]> series, TimeProvider time)
    {
        var store = new SeriesStore(storage.Blobs, time, new SeriesStoreOptions());
        var alerts = new AlertSink(static () => throw new InvalidOperationException("nothing in the simulation alerts"));
        var incidents = new IncidentRecorder(storage, alerts, time, NullLogger<IncidentRecorder>.Instance);
        var ingest = new ShardIngest(
            store,
            new ShardStateStore(storage.Blobs, EngineChoice.Managed, NullLogger<ShardStateStore>.Instance),
            new ActiveSeries(store),
            new EventPublisher(storage.Tables, alerts, incidents, time),
            EngineChoice.Managed,
            time,
            NullLogger<ShardIngest>.Instance);
        var ledger = new SlotLedger(storage.Tables);
        _probes = new SimulatedProbes(ingest, new ProbeResultWriter(storage.Tables), series, time);
        _federation = new SimulatedFederation(ingest, series);
        var services = new EngineServices(storage, time, NullLoggerFactory.Instance);
        Work = new WorkHandler([_probes, _federation, new RulesJobRunner(services, alerts, incidents), new UpkeepJobRunner(services, incidents)], ledger, storage, time, NullLogger<WorkHandler>.Instance);
        Planner = new TickPlanner(storage.Tables, storage, ledger, time, NullLogger<TickPlanner>.Instance);
    }

    /// <summary>Samples that went in.</summary>
    public long Samples => _probes.Samples + _federation.Samples;

    public WorkHandler Work { get; }

    public TickPlanner Planner { get; }

    /// <summary>Messages under way.</summary>
    public int Busy { get; set; }

    public bool Dead { get; set; }

    public DateTimeOffset IdleSince { get; set; }

    public DateTimeOffset BusySince { get; set; }

    /// <summary>Makes the next slot be cut off half-way.</summary>
    public CancellationToken DieDuringNextSlot()
    {
        _probes.Dies = new CancellationTokenSource();
        return _probes.Dies.Token;
    }
}

using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.PromQL;
using Pronoia.Storage;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Runtime;

/// <summary>What the rooms of the engine share. The alert manager belongs to the configuration and changes with it.</summary>
internal sealed class EngineServices(IStorage storage, TimeProvider time, ILoggerFactory loggers)
{
    private AlertManager? _alertManager;
    private LinkSigner? _links;

    public IStorage Storage { get; } = storage;

    public TimeProvider Time { get; } = time;

    public ILoggerFactory Loggers { get; } = loggers;

    /// <summary>Whether pages offer what changes something.</summary>
    public bool ActionsOnPages { get; init; } = true;

    public SeriesStore Series { get; } = new(storage.Blobs, time, new SeriesStoreOptions());

    public FinishedDays Days { get; } = new(storage.Tables);

    public MetricMetadata Metadata { get; } = new();

    public PromQLEngine PromQL { get; } = new(new PromQLOptions());

    /// <summary>The alert manager of the active configuration.</summary>
    public AlertManager AlertManager
    {
        get => Volatile.Read(ref _alertManager) ?? throw new InvalidOperationException("no configuration is active yet");
        set => Volatile.Write(ref _alertManager, value);
    }

    /// <summary>Signs and checks links under the active configuration.</summary>
    public LinkSigner Links
    {
        get => Volatile.Read(ref _links) ?? throw new InvalidOperationException("no configuration is active yet");
        set => Volatile.Write(ref _links, value);
    }
}

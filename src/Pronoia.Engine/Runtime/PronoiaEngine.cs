using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Quorum;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Results;
using Pronoia.Engine.Telemetry;
using Pronoia.Engine.Web;
using Pronoia.Probing;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Model;
using Pronoia.Storage;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Runtime;

/// <summary>
/// The whole of Pronoia behind four doors: <see cref="TickAsync"/>, <see cref="WorkAsync"/>, <see cref="NotifyAsync(CancellationToken)"/> and <see cref="Web"/>. A host calls them: a
/// loop in one process, or one function each. Thread-safe; all state is in the storage.
/// </summary>
public sealed class PronoiaEngine : IDisposable
{
    /// <summary>The queue that <see cref="WorkAsync"/> takes its messages from.</summary>
    public const string WorkQueue = TickPlanner.WorkQueue;

    /// <summary>The queue that wakes <see cref="NotifyAsync(CancellationToken)"/>.</summary>
    public const string NotifyQueue = "notify";

    internal const string FlushMessage = "flush";

    private const int MaxErrorsLogged = 20;
    private static readonly TimeSpan ReaderLookEvery = TimeSpan.FromSeconds(15);

    private readonly EngineServices _services;
    private readonly TickPlanner _planner;
    private readonly WorkHandler _work;
    private readonly ShardStateStore _states;
    private readonly AlertSink _sink;
    private readonly TableAlertingState _alertingState;
    private readonly EngineChoice _engines;
    private readonly IncidentRecorder _incidents;
    private readonly Prober _prober;
    private readonly FederationJobRunner _federation;
    private readonly ScrapeJobRunner _scrape;
    private readonly DiscoveryJobRunner _discoveryRunner;
    private readonly DiscoveryView _discovery;
    private readonly ActiveSeries _activeSeries;
    private readonly EngineOptions _options;
    private readonly Leadership? _leadership;
    private readonly ILogger<PronoiaEngine> _logger;
    private ActiveConfiguration _active;
    private readonly FlushSchedule _flushes;
    private readonly PoisonHandler _poison;
    private bool _flushAtNextTick;
    private long _nextLookTicks;

    /// <summary>Puts an engine together.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="storage">The storage; the caller disposes it after the engine.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="options">What the host decides; the defaults where null.</param>
    public PronoiaEngine(PronoiaConfig config, IStorage storage, TimeProvider time, ILoggerFactory loggers, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options ?? new EngineOptions();
        _logger = loggers.CreateLogger<PronoiaEngine>();
        _services = new EngineServices(storage, time, loggers) { ActionsOnPages = _options.ActionsOnPages };
        _engines = new EngineChoice(_options.DetectorEngines);
        _alertingState = new TableAlertingState(storage.Tables, storage.Blobs);
        _sink = new AlertSink(() => _services.AlertManager);
        _states = new ShardStateStore(storage.Blobs, _engines, loggers.CreateLogger<ShardStateStore>());
        _prober = new Prober(new ProberOptions(), time);
        var ledger = new SlotLedger(storage.Tables);
        _incidents = new IncidentRecorder(storage, _sink, time, loggers.CreateLogger<IncidentRecorder>());
        _activeSeries = new ActiveSeries(_services.Series);
        var discoveries = new DiscoveryStore(storage);
        _discovery = new DiscoveryView(discoveries);
        AnomalySeries.Describe(_services.Metadata);
        RuleMetrics.Describe(_services.Metadata);
        DiscoveryMetrics.Describe(_services.Metadata);
        var ingest = new ShardIngest(
            _services.Series,
            _states,
            _activeSeries,
            new EventPublisher(storage.Tables, _sink, _incidents, time),
            _engines,
            time,
            loggers.CreateLogger<ShardIngest>());
        _federation = new FederationJobRunner(ingest, time, loggers.CreateLogger<FederationJobRunner>());
        _scrape = new ScrapeJobRunner(ingest, storage.Tables, _services.Metadata, time, loggers.CreateLogger<ScrapeJobRunner>());
        _discoveryRunner = new DiscoveryJobRunner(_services, discoveries);
        _flushes = new FlushSchedule(storage.Tables);
        _poison = new PoisonHandler(ledger, _sink, time, loggers.CreateLogger<PoisonHandler>());
        _planner = new TickPlanner(storage.Tables, storage.Queue, ledger, time, loggers.CreateLogger<TickPlanner>());
        var quorum = _options.SharedTables is { } votes ? new QuorumTable(votes, time, loggers.CreateLogger<QuorumTable>()) : null;
        _work = new WorkHandler(
            [
                new ProbeJobRunner(_prober, ingest, new ProbeResultWriter(storage.Tables), _services.Metadata, quorum),
                _federation,
                _scrape,
                _discoveryRunner,
                new HeartbeatJobRunner(storage.Tables, ingest, new ProbeResultWriter(storage.Tables), _services.Metadata),
                new RulesJobRunner(_services, _sink, _incidents),
                new ReportJobRunner(_services, _sink),
                new UpkeepJobRunner(_services, _incidents, quorum),
            ],
            ledger,
            storage.Queue,
            time,
            loggers.CreateLogger<WorkHandler>());
        _leadership = _options.SharedTables is { } shared ? new Leadership(shared, time, loggers.CreateLogger<Leadership>()) : null;
        _active = Activate(config);
        Web = new PronoiaWeb(_services, _prober, () => Volatile.Read(ref _active), ForReadersAsync, _options.ConfigurationStore);
    }

    /// <summary>The web endpoints.</summary>
    public PronoiaWeb Web { get; }

    /// <summary>The configuration in force.</summary>
    public PronoiaConfig Config => Volatile.Read(ref _active).Config;

    /// <summary>Replaces the configuration as a whole. Work under way ends under the old one.</summary>
    public void Reload(PronoiaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Volatile.Write(ref _active, Activate(config));
        Volatile.Write(ref _nextLookTicks, 0);
        _states.Clear();
        _logger.LogInformation("The configuration was replaced: {Targets} targets, {Sources} federation sources", config.Targets.Count, config.Federation.Count);
    }

    /// <summary>Plans what is due and wakes the notifier when something may have to be sent. To be called every few seconds; never two at once in one process.</summary>
    public async ValueTask TickAsync(CancellationToken cancellationToken)
    {
        using var span = PronoiaTelemetry.Start("tick");
        var active = await RefreshAsync(cancellationToken);
        var tells = await TellsPeopleAsync(cancellationToken);
        var plan = await _planner.TickAsync(active.Catalogue, cancellationToken, due => _options.Inline.Takes(active.Config, due));
        await Task.WhenAll(plan.Inline.Select(work => RunAsync(work, cancellationToken)));
        if (tells && (_flushAtNextTick || await _flushes.IsDueAsync(_services.Time.GetUtcNow(), cancellationToken)))
        {
            _flushAtNextTick = false;
            await WakeNotifierAsync(cancellationToken);
        }

        PronoiaTelemetry.Ticks.Add(1);
    }

    /// <summary>Runs one message of the work queue.</summary>
    /// <exception cref="FormatException">The message is not one of ours.</exception>
    public async ValueTask WorkAsync(string message, CancellationToken cancellationToken) => await RunAsync(WorkMessage.Parse(message), cancellationToken);

    /// <summary>Takes a message that was tried as often as the queue allows: its slot is failed, and an alert tells people.</summary>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="message">The message, whatever it is.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask PoisonAsync(string queue, string message, CancellationToken cancellationToken)
    {
        await _poison.HandleAsync(queue, message, cancellationToken);
        await WakeNotifierAsync(cancellationToken);
    }

    /// <summary>Sends what is due to receivers.</summary>
    public ValueTask<FlushResult> NotifyAsync(CancellationToken cancellationToken) => NotifyAsync(FlushMessage, cancellationToken);

    /// <summary>Sends what is due to receivers.</summary>
    /// <param name="message">The message that woke the notifier: it carries the trace of whoever sent it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask<FlushResult> NotifyAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var trace = message.StartsWith(FlushMessage + " ", StringComparison.Ordinal) ? message[(FlushMessage.Length + 1)..] : null;
        using var span = PronoiaTelemetry.Start("notify", ActivityKind.Consumer, trace);
        if (!await TellsPeopleAsync(cancellationToken))
        {
            // Another deployment tells. What is due here stays due, for the day that this one takes over.
            return new FlushResult(null, 0, 0, []);
        }

        var result = await _services.AlertManager.FlushAsync(cancellationToken);
        await _flushes.SetAsync(result.NextDue, cancellationToken);
        PronoiaTelemetry.NotificationsSent.Add(result.Delivered);
        PronoiaTelemetry.NotificationsFailed.Add(result.Errors.Count);
        foreach (var error in result.Errors)
        {
            _logger.LogError("A notification could not be delivered: {Error}", error);
        }

        return result;
    }

    /// <summary>The model of a report over a period.</summary>
    public ValueTask<ReliabilityReport> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ReportBuilder(_services).BuildAsync(Volatile.Read(ref _active), request, cancellationToken);
    }

    /// <summary>Archives a report that was made outside of its schedule, in every format, under the end of its period.</summary>
    /// <param name="name">The name: letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public ValueTask<ArchivedReport> ArchiveReportAsync(string name, ReliabilityReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var slot = report.Period.ToUtc;
        var stem = ReportArchive.Stem(name, slot);
        var forms = ReportForms.Render(report, stem[(stem.LastIndexOf('/') + 1)..], Links.Page(Config.Global.ExternalUrl, $"{stem}.html"));
        return new ReportArchive(_services.Storage).WriteAsync(name, slot, report, forms, _services.Time.GetUtcNow(), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Web.Dispose();
        _prober.Dispose();
        _federation.Dispose();
        _scrape.Dispose();
        _discoveryRunner.Dispose();
        _discovery.Dispose();
        _incidents.Dispose();
    }

    private async Task RunAsync(WorkMessage work, CancellationToken cancellationToken)
    {
        var active = Volatile.Read(ref _active);
        if (work.Discovery is { } planned && planned != active.Catalogue.Discovery)
        {
            active = await RefreshAsync(cancellationToken);
        }

        using var span = PronoiaTelemetry.Start("work", ActivityKind.Consumer, work.Trace);
        span?.SetTag("pronoia.job", work.Job);
        if (work.Ends)
        {
            // The job may have come back meanwhile.
            if (active.Catalogue.Find(work.Job) is null)
            {
                await _activeSeries.EndAsync(work.Job, work.Slot, cancellationToken);
            }

            return;
        }

        var before = _sink.Generation;
        await _work.HandleAsync(active.Config, active.Catalogue, work, cancellationToken);
        if (_sink.Generation != before)
        {
            await WakeNotifierAsync(cancellationToken);
        }
    }

    /// <summary>Takes over what discovery has found since, on this instance or another.</summary>
    private async ValueTask<ActiveConfiguration> RefreshAsync(CancellationToken cancellationToken)
    {
        var active = Volatile.Read(ref _active);
        if (active.Discoveries.Count == 0)
        {
            return active;
        }

        var snapshot = await _discovery.ReadAsync(active.Discoveries, cancellationToken);
        Volatile.Write(ref _nextLookTicks, (_services.Time.GetUtcNow() + ReaderLookEvery).UtcTicks);
        if (snapshot.Version == active.Catalogue.Discovery)
        {
            return active;
        }

        var next = ActiveConfiguration.Of(active.Loaded, snapshot, out var errors) with { LoadedAt = active.LoadedAt };
        foreach (var error in errors.Take(MaxErrorsLogged))
        {
            _logger.LogWarning("A discovered target cannot be used: {Error}", error);
        }

        // A reload that came in between counts; its own discovery is looked at with the next tick.
        var found = Interlocked.CompareExchange(ref _active, next, active);
        return ReferenceEquals(found, active) ? next : found;
    }

    /// <summary>For instances that serve pages and neither tick nor work: a look now and then.</summary>
    private async ValueTask<ActiveConfiguration> ForReadersAsync(CancellationToken cancellationToken)
    {
        var active = Volatile.Read(ref _active);
        return active.Discoveries.Count > 0 && _services.Time.GetUtcNow().UtcTicks >= Volatile.Read(ref _nextLookTicks) ? await RefreshAsync(cancellationToken) : active;
    }

    private ValueTask WakeNotifierAsync(CancellationToken cancellationToken) =>
        _services.Storage.Queue.EnqueueAsync(
            NotifyQueue, Activity.Current?.Id is { } trace ? $"{FlushMessage} {trace}" : FlushMessage, TimeSpan.Zero, cancellationToken);

    private async ValueTask<bool> TellsPeopleAsync(CancellationToken cancellationToken) =>
        Config.Quorum is not { } quorum || _leadership is null || await _leadership.HoldAsync(quorum, cancellationToken);

    private ActiveConfiguration Activate(PronoiaConfig config)
    {
        if (config.Quorum is not null && _options.SharedTables is null)
        {
            throw new ConfigurationException([new Diagnostic(
                new SourcePosition(config.Files[0], 1, 1),
                "quorum: this host has no table storage that others share: set SHARED_STORAGE__accountName (docs/azure.md), or take quorum out")]);
        }

        _engines.Check(config);
        var links = new LinkSigner(config, _services.Storage.Tables, _services.Loggers.CreateLogger<LinkSigner>());
        var options = new AlertManagerOptions
        {
            ExternalUrl = config.Global.ExternalUrl,
            Dependencies = TargetAlerts.Dependencies(config),
            DownAlerts = TargetAlerts.Down(config),
            ActionLinks = links.GetAsync,
        };
        _services.AlertManager = new AlertManager(config.Alerting, _alertingState, _options.Notifiers(_services.Loggers), _services.Time, options);
        _services.Links = links;
        _prober.UseCanary(config.Canary);
        _flushAtNextTick = true;
        return ActiveConfiguration.Of(config, DiscoverySnapshot.Empty, out _) with { LoadedAt = _services.Time.GetUtcNow() };
    }
}

using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests;

/// <summary>An alert manager on a manual clock with in-memory state and recording receivers.</summary>
internal sealed class AlertingHarness : INotifierFactory
{
    private readonly Lock _lock = new();

    public AlertingHarness(string yaml, IAlertingState? state = null, ManualTimeProvider? time = null, AlertManagerOptions? options = null)
    {
        Time = time ?? new ManualTimeProvider();
        State = state ?? new MemoryAlertingState();
        Options = options;
        Config = Read(yaml);
        Manager = new AlertManager(Config, State, this, Time, options);
    }

    public ManualTimeProvider Time { get; }

    public IAlertingState State { get; }

    public AlertmanagerConfig Config { get; private set; }

    public AlertManager Manager { get; private set; }

    public AlertManagerOptions? Options { get; }

    public List<Notification> Sent { get; } = [];

    /// <summary>Decides the fate of a message before it is recorded; throw to fail it.</summary>
    public Func<Notification, Task>? OnNotify { get; set; }

    public static AlertmanagerConfig Read(string yaml)
    {
        var diagnostics = new Diagnostics();
        var map = YamlMap.Of(YamlFile.Parse(yaml, "alertmanager.yml", diagnostics), diagnostics, "alerting");
        var config = AlertmanagerFile.Read(map, diagnostics, Path.GetTempPath());
        map.Done();
        diagnostics.ThrowIfErrors();
        return config!;
    }

    /// <summary>What a new process on the same state is.</summary>
    public void Restart(string? yaml = null)
    {
        Config = yaml is null ? Config : Read(yaml);
        Manager = new AlertManager(Config, State, this, Time, Options);
    }

    public INotifier Create(ReceiverConfig receiver, IntegrationConfig integration) => new Recorder(this);

    public static Labels Labels(string text) => Prometheus.Model.Labels.Of(
        text.Split(',').Select(p => p.Split('=')).Select(p => new Label(p[0].Trim(), p[1].Trim())));

    public Task<PutAlertsResult> Fire(params string[] alerts) => Put(TimeSpan.FromHours(1), alerts);

    public Task<PutAlertsResult> Resolve(params string[] alerts) => Put(TimeSpan.Zero, alerts);

    public Task<PutAlertsResult> Put(TimeSpan ends, params string[] alerts)
    {
        var now = Time.GetUtcNow();
        return Manager.PutAlertsAsync(
            [.. alerts.Select(a => new Alert { Labels = Labels(a), StartsAt = ends > TimeSpan.Zero ? now : default, EndsAt = now + ends })],
            CancellationToken.None);
    }

    /// <summary>Moves the clock in the steps that the manager asks for and flushes at each.</summary>
    public async Task Run(TimeSpan duration)
    {
        var end = Time.GetUtcNow() + duration;
        for (var i = 0; i < 10_000; i++)
        {
            var result = await Manager.FlushAsync(CancellationToken.None);
            if (result.NextDue is not { } next || next > end)
            {
                Time.MoveTo(end);
                return;
            }

            Time.MoveTo(next > Time.GetUtcNow() ? next : Time.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        }

        throw new InvalidOperationException("the manager is never done");
    }

    public Task Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    /// <summary>The messages so far, one line each: seconds since the start, receiver, status, members.</summary>
    public IReadOnlyList<string> Log()
    {
        lock (_lock)
        {
            return [.. Sent.Select(n => $"{(n.Time - ManualTimeProvider.Start).TotalSeconds:0} {n.Receiver} {n.Status} " + Members(n))];
        }
    }

    public static string Members(Notification n) => string.Join(
        ' ', n.Alerts.Select(a => (a.EndsAt is null ? "" : "-") + string.Join('/', a.Labels.Select(l => l.Value))));

    private sealed class Recorder(AlertingHarness owner) : INotifier
    {
        public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
        {
            if (owner.OnNotify is { } hook)
            {
                await hook(notification);
            }

            lock (owner._lock)
            {
                owner.Sent.Add(notification);
            }
        }
    }
}

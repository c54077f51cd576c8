using System.Globalization;
using System.Text;
using Pronoia.Alerting;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Notifications;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Benchmarks.Alerting;

/// <summary>13,000 firing alerts in 1,000 groups, 50 routes and 86 inhibition rules, half of them with regular expressions.</summary>
public sealed class AlertingWorkload : INotifierFactory
{
    /// <summary>Firing alerts.</summary>
    public const int Alerts = 13_000;

    private const int Groups = 1_000;
    private const int Routes = 50;
    private const int Rules = 86;

    private readonly Clock _clock = new();
    private readonly AlertmanagerConfig _config = Read(Config());
    private readonly MemoryAlertingState _state = new();
    private AlertManager _manager;
    private int _sent;

    /// <summary>Makes the manager; no alert is put yet.</summary>
    public AlertingWorkload() => _manager = new AlertManager(_config, _state, this, _clock);

    /// <summary>Messages delivered so far.</summary>
    public int Sent => _sent;

    /// <summary>Puts all alerts.</summary>
    public async Task PutAsync()
    {
        var alerts = new Alert[Alerts];
        for (var i = 0; i < Alerts; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var group = i % Groups;
            alerts[i] = new Alert
            {
                Labels = Labels.Of(
                [
                    new Label("alertname", "Alert" + (group % 200).ToString(CultureInfo.InvariantCulture)),
                    new Label("service", "service-" + (group % Routes).ToString(CultureInfo.InvariantCulture)),
                    new Label("cluster", "cluster-" + (group / 200).ToString(CultureInfo.InvariantCulture)),
                    new Label("instance", "10.0.0." + number + ":9100"),
                    new Label("severity", i % 7 == 0 ? "critical" : "warning"),
                    new Label("job", "node"),
                ]),
                Annotations = Labels.Of([new Label("summary", "instance " + number + " is not well"), new Label("runbook_url", "https://runbooks.example/x")]),
                StartsAt = _clock.GetUtcNow(),
                EndsAt = _clock.GetUtcNow().AddDays(1),
            };
        }

        await _manager.PutAlertsAsync(alerts, CancellationToken.None);
    }

    /// <summary>Moves the clock past the next flush of every group, and flushes.</summary>
    public async Task<FlushResult> FlushAsync()
    {
        _clock.Advance(TimeSpan.FromMinutes(6));
        return await _manager.FlushAsync(CancellationToken.None);
    }

    /// <summary>Starts as a new process would: with nothing decoded.</summary>
    public void Restart() => _manager = new AlertManager(_config, _state, this, _clock);

    /// <inheritdoc/>
    public INotifier Create(ReceiverConfig receiver, IntegrationConfig integration) => new Counter(this);

    private static string Config()
    {
        var yaml = new StringBuilder("route:\n  receiver: main\n  group_by: [alertname, cluster, service]\n  routes:\n");
        for (var i = 0; i < Routes; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    - matchers: ['service =~ \"service-{i}|other-{i}\"']\n      receiver: main\n      repeat_interval: 12h\n");
        }

        yaml.Append("inhibit_rules:\n");
        for (var i = 0; i < Rules; i++)
        {
            var target = i % 2 == 0 ? $"alertname = Alert{i}" : $"'alertname =~ \"Alert{i}.*\"'";
            yaml.Append(CultureInfo.InvariantCulture, $"  - source_matchers: [severity = critical, {target}]\n    target_matchers: [severity = warning, {target}]\n    equal: [cluster, service]\n");
        }

        return yaml.Append("receivers:\n  - name: main\n    console_configs: [{}]\n").ToString();
    }

    private static AlertmanagerConfig Read(string yaml)
    {
        var diagnostics = new Prometheus.Yaml.Diagnostics();
        var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "alertmanager.yml", diagnostics), diagnostics, "alerting"), diagnostics, ".");
        diagnostics.ThrowIfErrors();
        return config!;
    }

    private sealed class Counter(AlertingWorkload owner) : INotifier
    {
        public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._sent);
            return Task.CompletedTask;
        }
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}

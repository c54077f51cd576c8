using System.Globalization;
using Pronoia.Alerting;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers;
using Pronoia.Engine.Alerts;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Crash;

/// <summary>
/// The process that is killed: in every step some alerts begin to fire, those of the step before end, and everything due goes out to a webhook. A step is said on
/// standard output once its messages are delivered and noted.
/// </summary>
internal static class NotifyCrashChild
{
    public const int AlertsPerStep = 4;

    private static readonly DateTimeOffset Epoch = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static async Task<int> Main(string[] args)
    {
        if (args is not ["notify-child", var directory, var url, var life, var first, var last])
        {
            await Console.Error.WriteLineAsync("usage: notify-child DIRECTORY URL LIFE FIRST-STEP LAST-STEP");
            return 2;
        }

        // Each life begins an hour after the one before: whatever that one had claimed is free again.
        var time = new ManualTimeProvider(Epoch.AddHours(1 + Number(life)));
        await using var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), time, CancellationToken.None);
        var manager = new AlertManager(
            Configuration(url), new TableAlertingState(storage.Tables, storage.Blobs), new NotifierFactory(TimeProvider.System, static _ => { }), time);
        for (var step = Number(first); step <= Number(last); step++)
        {
            var ends = Epoch.AddDays(1000);
            await manager.PutAlertsAsync([.. Alerts(step, ends), .. Alerts(step - 1, Epoch.AddSeconds(step))], CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(2));
            var result = await manager.FlushAsync(CancellationToken.None);
            if (result.Errors.Count > 0)
            {
                await Console.Error.WriteLineAsync(string.Join('\n', result.Errors));
                return 1;
            }

            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"step {step}"));
        }

        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<Alert> Alerts(int step, DateTimeOffset ends) => step < 0 ? [] : Enumerable.Range(0, AlertsPerStep).Select(i => new Alert
    {
        Labels = Labels.Of([new("alertname", "Down"), new("step", $"{step}"), new("number", $"{i}")]),
        StartsAt = Epoch.AddSeconds(step),
        EndsAt = ends,
    });

    private static AlertmanagerConfig Configuration(string url)
    {
        var diagnostics = new Diagnostics();
        var yaml = $$"""
            route: {receiver: hook, group_by: [step, number], group_wait: 1s, group_interval: 1s, repeat_interval: 1y}
            receivers: [{name: hook, webhook_configs: [{url: '{{url}}'}]}]
            """;
        var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "child", diagnostics), diagnostics, "alerting"), diagnostics, ".");
        diagnostics.ThrowIfErrors();
        return config!;
    }
}

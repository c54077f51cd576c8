using System.Diagnostics;
using System.Text.Json.Nodes;
using Pronoia.Alerting;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>
/// The same configuration and the same alerts to Debian's Alertmanager and to Pronoia, both telling the same web server: they must say the
/// same in the same order. All scenarios run at the same time, told apart by a label.
/// </summary>
public class SideBySideTests
{
    private const int Duration = 25;

    [PeerFact(AlertmanagerProcess.Binary)]
    public async Task Says_what_Alertmanager_says()
    {
        await using var recorder = await WebhookRecorder.StartAsync();
        await using var peer = await AlertmanagerProcess.StartAsync(Scenario.Config.Replace("URL", recorder.Url + "/alertmanager", StringComparison.Ordinal));
        var ours = new AlertManager(
            Config(Scenario.Config.Replace("URL", recorder.Url + "/pronoia", StringComparison.Ordinal)),
            new MemoryAlertingState(),
            new NotifierFactory(TimeProvider.System, _ => { }),
            TimeProvider.System);

        using var stop = new CancellationTokenSource();
        var flushing = FlushAsync(ours, stop.Token);
        var all = Scenario.Same.Concat(Scenario.MoreResolves).ToArray();
        await PlayAsync(all, peer, ours);
        await stop.CancelAsync();
        await flushing;

        var different = new List<string>();
        foreach (var scenario in Scenario.Same)
        {
            var (theirs, own) = (Sorted(recorder.Of("alertmanager", scenario.Name)), Sorted(recorder.Of("pronoia", scenario.Name)));
            if (!theirs.SequenceEqual(own, StringComparer.Ordinal))
            {
                different.Add($"{scenario.Name}\n  alertmanager:\n    {string.Join("\n    ", theirs)}\n  pronoia:\n    {string.Join("\n    ", own)}");
            }
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
        foreach (var scenario in Scenario.MoreResolves)
        {
            var (theirs, own) = (recorder.Of("alertmanager", scenario.Name), recorder.Of("pronoia", scenario.Name));
            Assert.Equal(theirs.Count + 1, own.Count);
            Assert.Empty(theirs.Except(own, StringComparer.Ordinal));
            Assert.Contains("resolved:", Assert.Single(own.Except(theirs, StringComparer.Ordinal)), StringComparison.Ordinal);
        }

        Assert.Equal(
            Shape(Assert.Single(recorder.Bodies("alertmanager", "one"))),
            Shape(Assert.Single(recorder.Bodies("pronoia", "one"))));
    }

    /// <summary>The order of messages about different groups or to different receivers is chance; that within one is not.</summary>
    private static string[] Sorted(IReadOnlyList<string> messages) =>
        [.. messages.GroupBy(m => m[..(m.IndexOf('}', StringComparison.Ordinal) + 1)] + m[m.IndexOf(':', StringComparison.Ordinal)..m.LastIndexOf('}')]).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g)];

    /// <summary>The body without what differs by nature: where links lead and the instants.</summary>
    private static string Shape(JsonNode body)
    {
        var copy = body.DeepClone();
        copy["externalURL"] = "";
        foreach (var alert in copy["alerts"]!.AsArray())
        {
            alert!["startsAt"] = "";
            alert["generatorURL"] = "";
        }

        return copy.ToJsonString();
    }

    internal static AlertmanagerConfig Config(string yaml)
    {
        var diagnostics = new Diagnostics();
        var map = YamlMap.Of(YamlFile.Parse(yaml, "alertmanager.yml", diagnostics), diagnostics, "alerting");
        var config = AlertmanagerFile.Read(map, diagnostics, ".");
        map.Done();
        diagnostics.ThrowIfErrors();
        return config!;
    }

    private static async Task FlushAsync(AlertManager manager, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var result = await manager.FlushAsync(CancellationToken.None);
            Assert.Empty(result.Errors);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task PlayAsync(IReadOnlyList<Scenario> scenarios, AlertmanagerProcess peer, AlertManager ours)
    {
        var clock = Stopwatch.StartNew();
        var steps = scenarios.SelectMany(s => s.Parse().Select(step => (Scenario: s.Name, Step: step))).OrderBy(s => s.Step.At).ToArray();
        foreach (var (scenario, step) in steps)
        {
            var wait = TimeSpan.FromSeconds(step.At) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            var now = TimeProvider.System.GetUtcNow();
            if (step.What == "silence")
            {
                IReadOnlyList<(string, string)> matchers = [.. step.Labels, ("scenario", scenario)];
                await peer.SilenceAsync(matchers, now, now.AddSeconds(step.Seconds));
                await ours.PutSilenceAsync(
                    new Silence
                    {
                        Matchers = [.. matchers.Select(m => new Matcher(MatchType.Equal, m.Item1, m.Item2))],
                        StartsAt = now,
                        EndsAt = now.AddSeconds(step.Seconds),
                        CreatedBy = "ada",
                        Comment = "test",
                    },
                    CancellationToken.None);
            }
            else
            {
                var alert = step.Alert(scenario, now);
                await peer.PutAsync(alert);
                await ours.PutAlertsAsync([alert], CancellationToken.None);
            }
        }

        var rest = TimeSpan.FromSeconds(Duration) - clock.Elapsed;
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, TimeProvider.System);
    }
}

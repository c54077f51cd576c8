using Pronoia.Alerting.State;
using Pronoia.Alerting.Tests.State;

namespace Pronoia.Alerting.Tests;

/// <summary>
/// The process dies at every point of a story of alerts, and at random points again and again; another takes over. Receivers must hear the
/// same messages as if nobody had died: none lost, and none twice unless the death fell between the receiver's answer and our note of it –
/// and then under the same key.
/// </summary>
public class ExactlyOnceTests
{
    private const string Yaml = """
        route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 10m, repeat_interval: 5h}
        receivers:
          - name: team
            webhook_configs: [{url: http://127.0.0.1:1/}]
            console_configs: [{}]
        """;

    private static readonly (int Minute, bool Fires, string Alert)[] Story =
    [
        (0, true, "alertname=A,i=1"), (0, true, "alertname=B,i=1"), (5, true, "alertname=A,i=2"), (15, false, "alertname=A,i=1"), (25, false, "alertname=A,i=2"), (25, false, "alertname=B,i=1"),
    ];

    [Fact]
    public async Task Dies_at_every_point_once()
    {
        var (expected, _, operations, _) = await PlayAsync(_ => 0);
        Assert.Equal(12, expected.Count);
        Assert.InRange(operations, 100, 2000);
        for (var point = 1; point <= operations; point++)
        {
            var at = point;
            await CheckAsync(expected, life => life == 0 ? at : 0, $"death at operation {point}");
        }
    }

    [Fact]
    public async Task Dies_again_and_again()
    {
        var (expected, _, _, _) = await PlayAsync(_ => 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            await CheckAsync(expected, life => life < 12 ? random.Next(1, 60) : 0, $"seed {seed}");
        }
    }

    [Fact]
    public async Task What_was_sent_while_the_host_stops_is_noted_and_not_sent_again()
    {
        using var stop = new CancellationTokenSource();
        var h = new AlertingHarness(Yaml.Replace("    console_configs: [{}]", "", StringComparison.Ordinal), new KillableState(new MemoryAlertingState()));
        await h.Fire("alertname=A,i=1");
        h.Time.Advance(TimeSpan.FromSeconds(11));
        h.OnNotify = _ => stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await h.Manager.FlushAsync(stop.Token));

        h.Restart();
        h.OnNotify = null;
        await h.Run(TimeSpan.FromMinutes(30));
        Assert.Equal("firing", Assert.Single(h.Sent).Status);
    }

    private static async Task CheckAsync(IReadOnlyList<string> expected, Func<int, int> killAt, string what)
    {
        var (told, keys, _, doubtful) = await PlayAsync(killAt);
        Assert.True(expected.SequenceEqual(told, StringComparer.Ordinal), $"{what}:\n{string.Join('\n', told)}");
        var repeats = keys.Count - keys.Distinct(StringComparer.Ordinal).Count();
        Assert.True(repeats <= doubtful, $"{what}: {repeats} messages were sent twice, but only {doubtful} deaths left a doubt");
    }

    /// <summary>Plays the story; whoever puts alerts repeats what failed, as Prometheus does.</summary>
    private static async Task<(IReadOnlyList<string> Told, IReadOnlyList<string> Keys, int Operations, int Doubtful)> PlayAsync(Func<int, int> killAt)
    {
        var time = new ManualTimeProvider();
        var state = new KillableState(new MemoryAlertingState());
        var accepted = new List<(string Key, string Text)>();
        var life = 0;
        state.Revive(killAt(life));
        var h = new AlertingHarness(Yaml, state, time);
        var inDoubt = 0;
        var doubtful = 0;
        h.OnNotify = n =>
        {
            state.Step();
            lock (accepted)
            {
                accepted.Add((n.Integration + n.IdempotencyKey, $"{n.Integration} {n.GroupKey} {n.Status}: {AlertingHarness.Members(n)}"));
                inDoubt++;
            }

            return Task.CompletedTask;
        };
        async Task SurviveAsync(Func<Task> work)
        {
            while (true)
            {
                try
                {
                    inDoubt = 0;
                    await work();
                    return;
                }
                catch (Exception e) when (e is KillableState.ProcessDiedException or AggregateException)
                {
                    Assert.True(state.Dead);
                    doubtful += inDoubt;
                    state.Revive(killAt(++life));
                    h.Restart();
                }
            }
        }

        for (var minute = 0; minute <= 42; minute++)
        {
            foreach (var (_, fires, alert) in Story.Where(s => s.Minute == minute))
            {
                await SurviveAsync(() => fires ? h.Fire(alert) : h.Resolve(alert));
            }

            for (var second = 0; second < 60; second += 30)
            {
                await SurviveAsync(async () => await h.Manager.FlushAsync(default));
                time.Advance(TimeSpan.FromSeconds(30));
            }
        }

        // Who hears first of two groups at the same instant is chance; what each hears, and in which order, is not.
        var told = accepted.DistinctBy(a => a.Key).Select(a => a.Text).OrderBy(t => t[..(t.IndexOf('"', StringComparison.Ordinal) + 2)], StringComparer.Ordinal).ToArray();
        return (told, [.. accepted.Select(a => a.Key)], state.Operations, doubtful);
    }
}

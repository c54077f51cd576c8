using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Tests;

/// <summary>Several processes work on one state at the same time.</summary>
public class ManyProcessesTests
{
    private const string Yaml = """
        route: {receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 60s, repeat_interval: 5h}
        receivers: [{name: team, console_configs: [{}]}]
        """;

    [Fact]
    public async Task Whatever_they_do_at_the_same_time_everything_is_told_once()
    {
        var h = new AlertingHarness(Yaml) { OnNotify = async _ => await Task.Yield() };
        var managers = Enumerable.Range(0, 4).Select(_ => new AlertManager(h.Config, h.State, h, h.Time)).ToArray();
        for (var round = 0; round < 40; round++)
        {
            var now = h.Time.GetUtcNow();
            var fires = round % 2 == 0;
            var work = new List<Task>();
            for (var m = 0; m < managers.Length; m++)
            {
                var manager = managers[m];

                // Every process hears of alerts of the same groups while all of them flush.
                var alerts = Enumerable.Range(0, 5).Select(g => new Alert
                {
                    Labels = AlertingHarness.Labels($"alertname=G{g},i={m}"),
                    StartsAt = fires ? now : default,
                    EndsAt = fires ? now.AddHours(9) : now,
                }).ToArray();
                work.Add(Task.Run(async () => await manager.PutAlertsAsync(alerts, default)));
                work.Add(Task.Run(async () => await manager.FlushAsync(default)));
            }

            await Task.WhenAll(work);
            h.Time.Advance(TimeSpan.FromSeconds(70));
            await Task.WhenAll(managers.Select(m => Task.Run(async () => await m.FlushAsync(default))));
        }

        Assert.Equal(h.Sent.Count, h.Sent.Select(n => n.IdempotencyKey).Distinct(StringComparer.Ordinal).Count());
        foreach (var group in h.Sent.GroupBy(n => n.GroupKey))
        {
            Assert.Equal(20, group.Count(n => n.Resolved));
            Told(group);
        }

        Assert.Equal(5, h.Sent.Select(n => n.GroupKey).Distinct().Count());
    }

    /// <summary>Replays the messages of a group: at its end nothing fires, and every alert fired in each of the twenty rounds.</summary>
    private static void Told(IEnumerable<Notification> messages)
    {
        var firing = new HashSet<Fingerprint>();
        var starts = 0;
        foreach (var message in messages.OrderBy(m => m.Time))
        {
            var now = message.Alerts.Where(a => a.EndsAt is null).Select(a => a.Fingerprint).ToHashSet();
            starts += now.Except(firing).Count();
            firing = now;
        }

        Assert.Empty(firing);
        Assert.Equal(80, starts);
    }
}

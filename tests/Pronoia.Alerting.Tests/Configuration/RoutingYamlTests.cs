using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Tests.Configuration;

public class RoutingYamlTests
{
    private const string Yaml = """
        global: {slack_api_url: 'https://hooks.example/s3cret'}
        route:
          receiver: r
          group_by: [b, a]
          routes:
            - matchers: ['severity=~"a|b\\.c"', 'x!="q\"uote"']
              receiver: 'odd: "name"'
              continue: true
              mute_time_intervals: [off]
              group_wait: 90s
              routes: [{match: {y: z}, group_by: ['...']}]
            - {match_re: {team: 'w.*'}, receiver: web, active_time_intervals: [off]}
        inhibit_rules: [{source_match: {a: b}, target_matchers: ['c=~"d"'], equal: [e]}]
        time_intervals: [{name: off, time_intervals: [{weekdays: [monday]}]}]
        receivers: [{name: r, slack_configs: [{channel: c}]}, {name: web}, {name: 'odd: "name"'}]
        """;

    [Fact]
    public void What_is_written_routes_alike_and_holds_no_secret()
    {
        var config = AlertingHarness.Read(Yaml);
        var written = config.WriteRouting();
        Assert.DoesNotContain("s3cret", written, StringComparison.Ordinal);
        var again = AlertingHarness.Read(written);
        Assert.Equal(written, again.WriteRouting());
        foreach (var labels in (ReadOnlySpan<string>)["severity=a,x=p", "severity=b.c,y=z", "severity=bxc", "team=web", "a=b"])
        {
            Assert.Equal(config.RouteReceivers(AlertingHarness.Labels(labels)), again.RouteReceivers(AlertingHarness.Labels(labels)));
        }

        Assert.Equal(config.Route.Walk().Select(r => (r.Key, r.GroupWait, string.Join(',', r.GroupBy), r.GroupByAll)), again.Route.Walk().Select(r => (r.Key, r.GroupWait, string.Join(',', r.GroupBy), r.GroupByAll)));
        Assert.Empty(again.RouteReceivers(Labels.Empty).Except(["r"], StringComparer.Ordinal));
    }
}

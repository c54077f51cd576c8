namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>
/// Alerts and silences over time. A step is <c>SECONDS fire|resolve|timeout|silence LABELS [SECONDS]</c>; flushes of the groups happen at 2,
/// 6, 10… seconds after their first alert, so steps stand at multiples of four.
/// </summary>
internal sealed record Scenario(string Name, params string[] Steps)
{
    public const string Config = """
        global: {resolve_timeout: 8s}
        route:
          receiver: main
          group_by: [scenario, alertname]
          group_wait: 2s
          group_interval: 4s
          repeat_interval: 1h
          routes:
            - matchers: [mode = repeat]
              repeat_interval: 6s
            - matchers: [mode = perhost]
              group_by: [scenario, host]
            - matchers: [mode = all]
              group_by: ['...']
            - matchers: [mode = none]
              group_by: []
            - match: {mode: both}
              receiver: first
              continue: true
              routes:
                - match_re: {i: 'x|y'}
                  receiver: nested
            - matchers: ['mode =~ "bo.*"']
              receiver: second
            - matchers: [mode = muted]
              mute_time_intervals: [always]
            - matchers: [mode = inactive]
              active_time_intervals: [never]
            - matchers: [mode = active]
              active_time_intervals: [always]
              mute_time_intervals: [never]
            - matchers: [mode = quiet]
              receiver: quiet
            - matchers: [mode = twice]
              receiver: twice
        inhibit_rules:
          - source_matchers: [severity = critical]
            target_matchers: [severity = warning]
            equal: [scenario, host]
          - source_match: {severity: page}
            target_match_re: {severity: 'page|note'}
            equal: [scenario]
        time_intervals:
          - name: always
            time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
          - name: never
            time_intervals: [{years: ['1999']}]
        receivers:
          - name: main
            webhook_configs: [{url: 'URL/main'}]
          - name: first
            webhook_configs: [{url: 'URL/first'}]
          - name: second
            webhook_configs: [{url: 'URL/second'}]
          - name: nested
            webhook_configs: [{url: 'URL/nested'}]
          - name: quiet
            webhook_configs: [{url: 'URL/quiet', send_resolved: false}]
          - name: twice
            webhook_configs: [{url: 'URL/twice-a'}, {url: 'URL/twice-b', send_resolved: false, max_alerts: 1}]
        """;

    /// <summary>Scenarios in which both must say the same.</summary>
    public static IReadOnlyList<Scenario> Same { get; } =
    [
        new("one", "0 fire alertname=A"),
        new("one-resolved", "0 fire alertname=A", "4 resolve alertname=A"),
        new("resolved-before-the-first-flush", "0 fire alertname=A", "1 resolve alertname=A"),
        new("two-at-once", "0 fire alertname=A,i=1", "0 fire alertname=A,i=2"),
        new("one-joins", "0 fire alertname=A,i=1", "4 fire alertname=A,i=2"),
        new("one-leaves", "0 fire alertname=A,i=1", "0 fire alertname=A,i=2", "4 resolve alertname=A,i=1"),
        new("join-and-leave-at-once", "0 fire alertname=A,i=1", "4 resolve alertname=A,i=1", "4 fire alertname=A,i=2"),
        new("leave-one-by-one", "0 fire alertname=A,i=1", "0 fire alertname=A,i=2", "4 resolve alertname=A,i=1", "8 resolve alertname=A,i=2"),
        new("again-between-two-flushes", "0 fire alertname=A", "4 resolve alertname=A", "5 fire alertname=A"),
        new("again-after-the-end", "0 fire alertname=A", "4 resolve alertname=A", "12 fire alertname=A"),
        new("again-in-a-group", "0 fire alertname=A,i=1", "0 fire alertname=A,i=2", "4 resolve alertname=A,i=1", "12 fire alertname=A,i=1"),
        new("two-groups", "0 fire alertname=A", "0 fire alertname=B"),
        new("two-groups-one-ends", "0 fire alertname=A", "0 fire alertname=B", "8 resolve alertname=A"),
        new("nobody-renews", "0 timeout alertname=A"),
        new("renewed", "0 timeout alertname=A", "4 timeout alertname=A", "12 timeout alertname=A"),
        new("renewed-with-an-end", "0 timeout alertname=A", "4 resolve alertname=A"),
        new("repeat", "0 fire alertname=A,mode=repeat"),
        new("repeat-with-a-change", "0 fire alertname=A,i=1,mode=repeat", "4 fire alertname=A,i=2,mode=repeat"),
        new("repeat-ends", "0 fire alertname=A,mode=repeat", "12 resolve alertname=A,mode=repeat"),
        new("by-host", "0 fire alertname=A,host=a,mode=perhost", "0 fire alertname=B,host=a,mode=perhost", "0 fire alertname=A,host=b,mode=perhost"),
        new("by-all-labels", "0 fire alertname=A,i=1,mode=all", "0 fire alertname=A,i=2,mode=all", "4 resolve alertname=A,i=2,mode=all"),
        new("continue", "0 fire alertname=A,mode=both", "4 resolve alertname=A,mode=both"),
        new("continue-nested", "0 fire alertname=A,i=x,mode=both"),
        new("regex-route", "0 fire alertname=A,mode=bookish"),
        new("inhibited", "0 fire alertname=S,host=a,severity=critical", "0 fire alertname=T,host=a,severity=warning", "0 fire alertname=T,host=b,severity=warning"),
        new("inhibited-later-freed", "0 fire alertname=S,host=a,severity=critical", "0 fire alertname=T,host=a,severity=warning", "8 resolve alertname=S,host=a,severity=critical"),
        new("told-then-inhibited", "0 fire alertname=T,host=a,severity=warning,mode=repeat", "4 fire alertname=S,host=a,severity=critical"),
        new("inhibited-and-gone", "0 fire alertname=S,host=a,severity=critical", "0 fire alertname=T,host=a,severity=warning", "4 resolve alertname=T,host=a,severity=warning"),
        new("source-is-also-target", "0 fire alertname=P,i=1,severity=page", "0 fire alertname=P,i=2,severity=page", "0 fire alertname=N,severity=note"),
        new("silenced", "0 silence alertname=A 60", "1 fire alertname=A", "1 fire alertname=B"),
        new("silenced-for-a-while", "0 silence alertname=A 8", "0 fire alertname=A"),
        new("told-then-silenced", "0 fire alertname=A,mode=repeat", "4 silence alertname=A 60"),
        new("one-of-a-group-silenced", "0 silence i=1 60", "0 fire alertname=A,i=1", "0 fire alertname=A,i=2"),
        new("silenced-and-gone", "0 silence alertname=A 60", "0 fire alertname=A", "4 resolve alertname=A"),
        new("muted-by-time", "0 fire alertname=A,mode=muted", "4 resolve alertname=A,mode=muted"),
        new("outside-active-time", "0 fire alertname=A,mode=inactive"),
        new("inside-active-time", "0 fire alertname=A,mode=active", "4 resolve alertname=A,mode=active"),
        new("resolves-not-wanted", "0 fire alertname=A,i=1,mode=quiet", "0 fire alertname=A,i=2,mode=quiet", "4 resolve alertname=A,i=1,mode=quiet", "8 resolve alertname=A,i=2,mode=quiet"),
        new("resolves-not-wanted-and-again", "0 fire alertname=A,mode=quiet", "4 resolve alertname=A,mode=quiet", "12 fire alertname=A,mode=quiet"),
        new("two-integrations", "0 fire alertname=A,i=1,mode=twice", "0 fire alertname=A,i=2,mode=twice", "4 resolve alertname=A,i=1,mode=twice"),
        new("already-old", "0 old alertname=A"),
        new("odd-values", "0 fire alertname=A \"quoted\\back,i=ü"),
    ];

    /// <summary>Scenarios in which Pronoia lets a resolve out that Alertmanager swallows.</summary>
    public static IReadOnlyList<Scenario> MoreResolves { get; } =
    [
        new("told-inhibited-resolved", "0 fire alertname=T,host=a,severity=warning", "4 fire alertname=S,host=a,severity=critical", "8 resolve alertname=T,host=a,severity=warning"),
        new("told-silenced-resolved", "0 fire alertname=A", "4 silence alertname=A 60", "8 resolve alertname=A"),
    ];

    /// <summary>The steps in the order of time.</summary>
    public IEnumerable<Step> Parse() => Steps.Select(Step.Parse).OrderBy(s => s.At);
}

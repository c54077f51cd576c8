using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Slos;

namespace Pronoia.Reporting.Tests.Slos;

public class SloReaderTests
{
    internal const string Sloth = """
        version: "prometheus/v1"
        service: "shop"
        labels:
          owner: "web"
        slos:
          - name: "requests-availability"
            objective: 99.9
            description: "Requests are answered."
            labels:
              category: availability
            sli:
              events:
                error_query: sum(rate(http_requests_total{job="shop",code=~"(5..|429)"}[{{.window}}]))
                total_query: sum(rate(http_requests_total{job="shop"}[{{ .window }}]))
            alerting:
              name: ShopAvailability
              labels:
                category: availability
              annotations:
                runbook: "https://example.com/runbook"
              page_alert:
                labels:
                  severity: pageteam
              ticket_alert:
                disable: true
          - name: "latency"
            objective: 95
            sli:
              raw:
                error_ratio_query: 1 - (sum(rate(d_bucket{le="0.5"}[{{.window}}])) / sum(rate(d_count[{{.window}}])))
            alerting:
              page_alert: {}
        """;

    [Fact]
    public void Reads_Sloths_specification()
    {
        var slos = Read(Sloth, out var errors);
        Assert.Equal("", errors);
        Assert.Equal(["shop-requests-availability", "shop-latency"], slos.Select(s => s.Id));
        Assert.Equal(0.999, slos[0].Objective);
        Assert.Equal("30 days rolling", slos[0].Window.ToString());
        Assert.Equal(["owner=web", "category=availability"], slos[0].Labels.Select(l => $"{l.Key}={l.Value}"));
        Assert.True(slos[0].Ticket.Disabled);
        Assert.False(slos[0].Page.Disabled);
        Assert.Equal(
            "(sum(rate(http_requests_total{job=\"shop\",code=~\"(5..|429)\"}[1h])))\n/\n(sum(rate(http_requests_total{job=\"shop\"}[1h])))",
            slos[0].Indicator.ErrorRatio("1h"));
        Assert.Equal("(1 - (sum(rate(d_bucket{le=\"0.5\"}[5m])) / sum(rate(d_count[5m]))))", slos[1].Indicator.ErrorRatio("5m"));
    }

    [Fact]
    public void Reads_probes_and_calendar_windows()
    {
        var slos = Read(
            """
            version: prometheus/v1
            service: api
            slos:
              - name: up
                objective: 99.5
                calendar: month
                time_zone: Europe/Berlin
                sli: {probe_availability: {selector: '{job="api"}'}}
              - name: fast
                objective: 95
                window: 7d
                sli: {probe_latency: {selector: '{job="api"}', limit: 500ms, interval: 30s}}
            """, out var errors);
        Assert.Equal("", errors);
        Assert.Equal(CalendarUnit.Month, slos[0].Window.Unit);
        Assert.Equal("calendar month (Europe/Berlin)", slos[0].Window.ToString());
        Assert.Equal(TimeSpan.FromDays(7), slos[1].Window.Length);
        Assert.Contains("> bool 0.5)[5m:30s]", slos[1].Indicator.ErrorRatio("5m"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: prometheus/v2\nservice: a\nslos: []", "1:10: \"prometheus/v2\" is not supported; expected prometheus/v1")]
    [InlineData("service: a\nslos: []", "1:1: version is missing")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 100, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "4:24: must be above 0 and below 100")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "4:3: objective is missing")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {raw: {error_ratio_query: 'a[5m]'}}}", "must hold {{.window}} where the range goes")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {raw: {error_ratio_query: 'a{{.x}}[{{.window}}]'}}}", "only {{.window}} is replaced, found {{.x}}")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {plugin: {id: p}}}", "plugins are not supported")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99}", "expected one of events, raw, probe_availability, probe_latency, found none")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {events: {error_query: 'a[{{.window}}]'}}}", "total_query is missing")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, objektive: 1, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "unknown key \"objektive\"")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, window: 30d, calendar: week, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "give either window or calendar")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, window: 1h, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "must be between 1d and 400d")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, time_zone: Mars/Olympus, calendar: week, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}", "\"Mars/Olympus\" is not a time zone")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {probe_availability: {selector: 'job=1'}}}", "expected matchers in braces")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {raw: {error_ratio_query: 'sum(a[{{.window}}]'}}}", "unclosed left parenthesis")]
    [InlineData("version: prometheus/v1\nservice: a\nslos:\n- {name: x, objective: 99, sli: {probe_availability: {selector: '{job=}'}}}", "unexpected")]
    [InlineData("version: prometheus/v1\nservice: a\nlabels: {a-b: c}\nslos: []", "\"a-b\" is not a label name")]
    public void Says_what_is_wrong_and_where(string yaml, string expected)
    {
        Read(yaml, out var errors);
        var parts = expected.Split(": ", 2);
        Assert.Contains(parts[^1], errors, StringComparison.Ordinal);
        if (char.IsAsciiDigit(expected[0]))
        {
            Assert.Contains(":" + parts[0] + ":", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_objectives_of_one_name_are_an_error()
    {
        Read("version: prometheus/v1\nservice: a\nslos:\n- &s {name: x, objective: 99, sli: {raw: {error_ratio_query: 'a[{{.window}}]'}}}\n- *s", out var errors);
        Assert.Contains("\"x\" occurs twice", errors, StringComparison.Ordinal);
    }

    internal static IReadOnlyList<SloDefinition> Read(string yaml, out string errors)
    {
        var diagnostics = new Diagnostics();
        var slos = SloReader.Read(YamlMap.Of(YamlFile.Parse(yaml, "slo.yml", diagnostics), diagnostics, "slo file"));
        errors = string.Join('\n', diagnostics.Errors);
        return slos;
    }
}

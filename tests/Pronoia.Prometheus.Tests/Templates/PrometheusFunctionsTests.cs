using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Tests.Templates;

public class PrometheusFunctionsTests
{
    [Theory]
    [InlineData("{{ 0 | humanize }} {{ 1 | humanize }} {{ 1000 | humanize }} {{ 1234567.0 | humanize }} {{ 1e30 | humanize }}", "0 1 1k 1.235M 1e+06Y")]
    [InlineData("{{ 0.001 | humanize }} {{ -0.0000123 | humanize }} {{ \"NaN\" | humanize }} {{ \"-Inf\" | humanize }} {{ \"+Inf\" | humanize }}", "1m -12.3u NaN -Inf +Inf")]
    [InlineData("{{ 1024 | humanize1024 }} {{ 1 | humanize1024 }} {{ 1572864.0 | humanize1024 }} {{ 0.5 | humanize1024 }}", "1ki 1 1.5Mi 0.5")]
    [InlineData("{{ 0.12345 | humanizePercentage }} {{ 1 | humanizePercentage }}", "12.35% 100%")]
    [InlineData("{{ 0 | humanizeDuration }} {{ 1 | humanizeDuration }} {{ 59.5 | humanizeDuration }} {{ 60 | humanizeDuration }} {{ 3600 | humanizeDuration }} {{ 93784 | humanizeDuration }}", "0s 1s 59.5s 1m 0s 1h 0m 0s 1d 2h 3m 4s")]
    [InlineData("{{ -1 | humanizeDuration }} {{ .1 | humanizeDuration }} {{ .0001 | humanizeDuration }} {{ \"Inf\" | humanizeDuration }}", "-1s 100ms 100us +Inf")]
    [InlineData("{{ 1435065584.128 | humanizeTimestamp }} {{ 0 | humanizeTimestamp }} {{ \"NaN\" | humanizeTimestamp }}", "2015-06-23 13:19:44.128 +0000 UTC 1970-01-01 00:00:00 +0000 UTC NaN")]
    [InlineData("{{ (1435065584.128 | toTime).Format \"2006\" }} {{ (90 | toDuration).String }} {{ now }}", "2015 1m30s 1.7e+09")]
    [InlineData("{{ \"1h30m\" | parseDuration }}", "5400")]
    [InlineData("{{ \"aa bb CC\" | title }} {{ \"aa bb CC\" | toUpper }} {{ \"aa bb CC\" | toLower }}", "Aa Bb CC AA BB CC aa bb cc")]
    [InlineData("{{ reReplaceAll \"(a)(b)\" \"${2}$1-$0\" \"xabab\" }} {{ reReplaceAll \"x*\" \"-\" \"ab\" }} {{ match \"^a+$\" \"aaa\" }}", "xba-abba-ab -a-b- true")]
    [InlineData("{{ stripPort \"h:80\" }} {{ stripPort \"[::1]:80\" }} {{ stripPort \"h\" }} {{ stripPort \"a:b:c\" }}", "h ::1 h a:b:c")]
    [InlineData("{{ stripDomain \"a.b.c:80\" }} {{ stripDomain \"a.b\" }} {{ stripDomain \"10.0.0.1:80\" }} {{ stripDomain \"[::1]:80\" }}", "a:80 a 10.0.0.1:80 [::1]:80")]
    [InlineData("{{ graphLink \"up == 0\" }} {{ tableLink \"up\" }} {{ urlQueryEscape \"a b\" }}", "/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1 a+b")]
    [InlineData("{{ externalURL }} {{ pathPrefix }}", "http://x.example/p /p")]
    [InlineData("{{ with query \"v\" }}{{ . | first | value }} {{ . | first | label \"a\" }}{{ end }}", "11 B")]
    [InlineData("{{ range query \"v\" | sortByLabel \"a\" }}{{ .Labels.a }}={{ .Value }};{{ end }}", "A=21;B=11;")]
    [InlineData("{{ query \"s\" | first | strvalue }} {{ len (query \"none\") }}", "text 0")]
    [InlineData("{{define \"x\"}}{{ .arg0 }}+{{ .arg1 }}{{end}}{{ tmpl \"x\" (args 1 \"x\") }}", "1+x")]
    public void Values(string template, string expected) => Assert.Equal(expected, Run(template));

    [Theory]
    [InlineData("{{ query \"none\" | first }}", "error calling first: first() called on vector with no elements")]
    [InlineData("{{ \"x\" | humanize }}", "error calling humanize: cannot convert \"x\" to a number")]
    [InlineData("{{ . | humanize }}", "error calling humanize: cannot convert nil to a number")]
    [InlineData("{{ match \"(\" \"x\" }}", "error calling match: ")]
    [InlineData("{{ tmpl \"none\" 1 }}", "error calling tmpl: template \"none\" not defined")]
    [InlineData("{{ \"1x\" | parseDuration }}", "error calling parseDuration: not a valid duration string")]
    [InlineData("{{ 1e300 | toTime }}", "error calling toTime: 1e+300 cannot be represented as a nanoseconds timestamp since it overflows int64")]
    [InlineData("{{ 1e300 | toDuration }}", "error calling toDuration: ")]
    public void Errors(string template, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<TemplateException>(() => Run(template)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Text_that_grows_in_a_replacement_is_stopped()
    {
        var text = new string('a', 10_000);
        var error = Assert.Throws<TemplateException>(() => Run("{{ reReplaceAll \"a\" . . }}", text));
        Assert.Contains("the text is too long", error.Reason, StringComparison.Ordinal);
    }

    private static string Run(string template, object? data = null) =>
        GoTemplate.Parse("t", template).Execute(data, PrometheusFunctions.Create(Query, "http://x.example/p/".TrimEnd('/'), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

    private static IReadOnlyList<TemplateSample> Query(string expr) => expr switch
    {
        "v" => [new(Labels.Of("v", ("a", "B")), 11), new(Labels.Of("v", ("a", "A")), 21)],
        "s" => [new(Labels.Of([new Label("__value__", "text")]), 0)],
        _ => [],
    };
}

using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Tests.Templates;

public class AlertmanagerFunctionsTests
{
    private static readonly DateTimeOffset Noon = new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{{ stringSlice \"a\" \"b\" | join \", \" }}", "a, b")]
    [InlineData("[{{ \"  x \" | trimSpace }}]", "[x]")]
    [InlineData("{{ .At | date \"2006-01-02 15:04 MST\" }}", "2024-07-01 11:30 UTC")]
    [InlineData("{{ .At | tz \"Europe/Paris\" | date \"15:04 -0700 MST\" }}", "13:30 +0200 CEST")]
    [InlineData("{{ since .At }} {{ since .At | humanizeDuration }}", "30m0s 30m 0s")]
    [InlineData("{{ .At.Before now }}", "true")]
    [InlineData("{{ toJson .Map }} {{ toJson .List }} {{ toJson 1.5 }}", "{\"a\":\"b\"} [1,\"x\",null] 1.5")]
    [InlineData("{{ \"a%20b+c\" | urlUnescape }}", "a b c")]
    [InlineData("{{ .Map.nope }}|{{ .Nope }}", "|<no value>")]
    public void Values(string template, string expected) => Assert.Equal(expected, GoTemplate.Parse("t", template).Execute(Data, Functions()));

    [Fact]
    public void Trusted_text_is_not_escaped_in_a_page()
    {
        var page = GoTemplate.Parse("t", "<a href=\"{{ .Url | safeUrl }}\">{{ \"<b>\" | safeHtml }}{{ \"<b>\" }}</a>");
        Assert.Equal("<a href=\"slack://x\"><b>&lt;b&gt;</a>", page.ExecuteHtml(Data, Functions()));
    }

    [Theory]
    [InlineData("{{ .At | tz \"Nowhere/Land\" }}", "error calling tz: unknown time zone Nowhere/Land")]
    [InlineData("{{ 1 | date \"x\" }}", "error calling date: expected a time, found int")]
    [InlineData("{{ 1 | join \"x\" }}", "error calling join: expected a list of strings, found int")]
    public void Errors(string template, string reason) =>
        Assert.Equal(reason, Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", template).Execute(Data, Functions())).Reason);

    private static Dictionary<string, object?> Data => new()
    {
        ["At"] = Noon.AddMinutes(-30),
        ["Map"] = new Dictionary<string, string> { ["a"] = "b" },
        ["List"] = new List<object?> { 1, "x", null },
        ["Url"] = "slack://x",
    };

    private static TemplateFunctions Functions() => AlertmanagerFunctions.Create(new FixedTime());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}

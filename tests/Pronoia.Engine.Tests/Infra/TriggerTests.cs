using System.Text.RegularExpressions;

namespace Pronoia.Engine.Tests.Infra;

/// <summary>The routes of the functions, read from their source: the project itself compiles only where the official packages restore.</summary>
public sealed partial class TriggerTests
{
    private const string Everything = "{*path}";

    private static readonly string Source = Repository.Read("src/Pronoia.Functions/Triggers/ApiFunctions.cs");

    private static readonly Dictionary<string, string> Constants = Constant().Matches(Source).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);

    private static (string Name, string Level, string[] Methods, string Route)[] Triggers =>
    [
        .. Trigger().Matches(Source).Select(m => (
            m.Groups["name"].Value,
            m.Groups["level"].Value,
            Quoted().Matches(m.Groups["methods"].Value).Select(q => q.Groups["text"].Value).ToArray(),
            m.Groups["route"].Value is ['"', .. var text, '"'] ? text : Constants[m.Groups["route"].Value])),
    ];

    /// <summary>The host takes the first route that fits, in the order of the functions' names, however precise another one is.</summary>
    [Fact]
    public void A_route_of_its_own_comes_before_those_that_take_everything()
    {
        Assert.Equal(4, Triggers.Length);
        foreach (var own in Triggers.Where(t => t.Route != Everything))
        {
            Assert.All(
                Triggers.Where(t => t.Route == Everything && t.Methods.Intersect(own.Methods).Any()),
                all => Assert.True(string.Compare(own.Name, all.Name, StringComparison.OrdinalIgnoreCase) < 0, $"{own.Name} would never be called"));
        }
    }

    [Fact]
    public void Everything_that_writes_wants_a_key_but_queries_and_signed_forms() =>
        Assert.Equal(["ApiAction", "ApiQuery"], Triggers.Where(t => t.Level == "Anonymous" && t.Methods.Except(["get", "head"]).Any()).Select(t => t.Name).Order());

    [Fact]
    public void Every_query_that_may_come_as_a_form_is_open()
    {
        var route = Assert.Single(Triggers, t => t.Name == "ApiQuery").Route;
        var forms = Directory.EnumerateFiles(Path.Combine(ReferenceData.Repository, "src", "Pronoia.Engine"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Forms().Matches(File.ReadAllText(f)).Select(m => m.Groups["path"].Value)).ToArray();

        var constraint = RouteConstraint().Match(route);
        Assert.Equal("api/v1/", constraint.Groups["prefix"].Value);
        Assert.Equal(forms.Order(), constraint.Groups["names"].Value.Split('|').Select(n => "/api/v1/" + n).Order());
    }

    [GeneratedRegex("""const string (?<name>\w+) = "(?<value>[^"]+)";""", RegexOptions.ExplicitCapture)]
    private static partial Regex Constant();

    [GeneratedRegex("""\[Function\("(?<name>\w+)"\)\]\s*public [^\[]+\[HttpTrigger\(AuthorizationLevel\.(?<level>\w+), (?<methods>("\w+", )+)Route = (?<route>[^)]+)\)\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Trigger();

    [GeneratedRegex("\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex("""GetOrForm\("(?<path>[^"]+)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex Forms();

    [GeneratedRegex(@"^(?<prefix>[^{]+)\{\w+:regex\(\^\((?<names>[a-z_|]+)\)\$\)\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex RouteConstraint();
}

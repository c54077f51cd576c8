using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pronoia.Engine.Telemetry;

namespace Pronoia.Engine.Tests.Infra;

/// <summary>The Azure Workbook asks for what is really emitted, within the time range that its reader chose.</summary>
public sealed partial class WorkbookTests
{
    private static readonly string[] Tables = ["AppMetrics", "AppRequests", "AppExceptions", "AppTraces"];
    private static readonly string[] Charts = ["barchart", "linechart", "table", "tiles"];

    private static readonly JsonElement Workbook = Repository.Json("infra/workbooks/overview.json");

    private static IEnumerable<string> Emitted => typeof(PronoiaTelemetry).GetProperties(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        .Select(p => p.GetValue(null)).OfType<Instrument>().Select(i => i.Name);

    private static JsonElement[] Items => [.. Workbook.GetProperty("items").EnumerateArray()];

    private static JsonElement[] Queries => [.. Items.Where(i => i.GetProperty("type").GetInt32() == 3).Select(i => i.GetProperty("content"))];

    [Fact]
    public void Every_item_has_a_name_of_its_own_and_the_first_query_comes_after_the_time_range()
    {
        Assert.Equal("Notebook/1.0", Workbook.GetProperty("version").GetString());
        var names = Items.Select(i => i.GetProperty("name").GetString()).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal([1, 9, 3], Items.Select(i => i.GetProperty("type").GetInt32()).Distinct());
        var parameter = Assert.Single(Items[1].GetProperty("content").GetProperty("parameters").EnumerateArray());
        Assert.Equal("TimeRange", parameter.GetProperty("name").GetString());
    }

    [Fact]
    public void Every_query_has_a_title_a_known_picture_and_the_chosen_time()
    {
        Assert.True(Queries.Length >= 8);
        Assert.All(Queries, query =>
        {
            Assert.NotEmpty(query.GetProperty("title").GetString()!);
            Assert.Contains(query.GetProperty("visualization").GetString(), Charts);
            Assert.Equal("TimeRange", query.GetProperty("timeContextFromParameter").GetString());
            Assert.Equal("microsoft.operationalinsights/workspaces", query.GetProperty("resourceType").GetString());
            var text = query.GetProperty("query").GetString()!;
            Assert.Contains(text.Split('\n')[0], Tables);
            Assert.All(text.Split('\n')[1..], line => Assert.StartsWith("| ", line, StringComparison.Ordinal));
            Assert.Equal(text.Count(c => c == '('), text.Count(c => c == ')'));
            Assert.True(text.Count(c => c == '"') % 2 == 0);
        });
    }

    [Fact]
    public void Every_metric_is_emitted_and_every_one_that_is_emitted_is_shown() => Assert.Equal(Emitted.Order(), Named(Metrics()));

    [Fact]
    public void Every_span_exists_and_every_one_that_exists_is_shown()
    {
        var spans = Directory.EnumerateFiles(Path.Combine(ReferenceData.Repository, "src", "Pronoia.Engine"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Spans().Matches(File.ReadAllText(f)).Select(m => m.Groups["name"].Value)).Order();

        var query = Queries.Single(q => q.GetProperty("query").GetString()!.StartsWith("AppRequests", StringComparison.Ordinal)).GetProperty("query").GetString()!;
        Assert.Equal(spans, Quoted().Matches(query).Select(m => m.Groups["text"].Value).Order());
    }

    [Fact]
    public void Alerts_look_at_metrics_that_are_emitted()
    {
        var text = Repository.Read("infra/modules/alerts.bicep");
        var queries = AlertQueries().Matches(text).Select(m => m.Groups["query"].Value).ToArray();
        Assert.Equal(3, queries.Length);
        Assert.All(queries, query =>
        {
            Assert.StartsWith("AppMetrics | ", query, StringComparison.Ordinal);
            Assert.Contains(Assert.Single(Metrics().Matches(query)).Value, Emitted);
            Assert.EndsWith("Count = coalesce(sum(Sum), 0.0)", query, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void It_is_deployed()
    {
        Assert.Contains("loadTextContent('../workbooks/overview.json')", Repository.Read("infra/modules/workbook.bicep"), StringComparison.Ordinal);
        Assert.Contains("'modules/workbook.bicep'", Repository.Read("infra/main.bicep"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Named(Regex regex) => Queries
        .SelectMany(q => regex.Matches(q.GetProperty("query").GetString()!).Select(m => m.Value)).Distinct().Order();

    [GeneratedRegex("pronoia_[a-z_]+")]
    private static partial Regex Metrics();

    [GeneratedRegex(@"PronoiaTelemetry\.Start\(""(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Spans();

    [GeneratedRegex(@"query: '(?<query>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex AlertQueries();

    [GeneratedRegex("\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}

using System.Text.Json.Nodes;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Api.V1;

/// <summary>
/// The requests that Grafana's data source of the type Prometheus makes (its documentation and https://prometheus.io/docs/prometheus/latest/querying/api/): each is
/// answered in the documented shape.
/// </summary>
public sealed class GrafanaTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private static readonly Labels A = Labels.Of("up", ("job", "a"), ("instance", "x"));
    private static readonly Labels B = Labels.Of("m", ("job", "b"));

    [Fact]
    public async Task Save_and_test_asks_for_one_and_one_and_for_the_version()
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await PostAsync(server, "/api/v1/query", $"query=1%2B1&time={server.Now}.5");
        var version = await server.JsonAsync("/api/v1/status/buildinfo");

        Assert.Equal(("scalar", "2"), ((string)answer["data"]!["resultType"]!, (string)answer["data"]!["result"]![1]!));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", (string)version["data"]!["version"]!);
        Assert.All(["revision", "branch", "buildUser", "buildDate", "goVersion"], name => Assert.NotNull(version["data"]![name]));
    }

    [Fact]
    public async Task A_panel_asks_for_a_range_as_a_form()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(10, A);
        var end = server.Harness.Time.GetUtcNow().ToUnixTimeSeconds();

        var answer = await PostAsync(server, "/api/v1/query_range", $"query=sum%28up%29+by+%28job%29&start={end - 300}&end={end}&step=15");

        var data = answer["data"]!;
        Assert.Equal("matrix", (string)data["resultType"]!);
        Assert.Equal("""{"job":"a"}""", data["result"]![0]!["metric"]!.ToJsonString());
        Assert.Equal(21, data["result"]![0]!["values"]!.AsArray().Count);
        Assert.IsAssignableFrom<JsonValue>(data["result"]![0]!["values"]![0]![0]);
        Assert.IsType<string>((string)data["result"]![0]!["values"]![0]![1]!);
    }

    [Fact]
    public async Task Variables_ask_for_label_names_values_and_series_of_a_selector()
    {
        await using var server = await ApiServer.StartAsync();
        await server.StoreAsync(5, A, B);
        var end = server.Harness.Time.GetUtcNow().ToUnixTimeSeconds();
        var period = $"start={end - 3600}&end={end}";

        Assert.Equal(["a"], Texts(await server.JsonAsync($"/api/v1/label/job/values?match%5B%5D=up&{period}")));
        Assert.Equal(["m", "up"], Texts(await server.JsonAsync($"/api/v1/label/__name__/values?{period}")));
        Assert.Equal(["__name__", "job"], Texts(await PostAsync(server, "/api/v1/labels", $"match%5B%5D=m&{period}")));
        Assert.Equal(["__name__", "instance", "job"], Texts(await server.JsonAsync($"/api/v1/labels?{period}&limit=40000")));
        var series = await PostAsync(server, "/api/v1/series", $"match%5B%5D=%7Bjob%3D%22a%22%7D&{period}");
        Assert.Equal("""[{"__name__":"up","instance":"x","job":"a"}]""", series["data"]!.ToJsonString());
    }

    [Fact]
    public async Task The_editor_asks_for_metadata_exemplars_and_rules()
    {
        await using var scraped = await Loopback.TextAsync("# HELP a Help of a.\n# TYPE a counter\na_total 1\n# TYPE b gauge\nb 1\n");
        await using var server = await ApiServer.StartAsync(
            $"global: {{interval: 1s, evaluation_interval: 1s, default_rules: false}}\nscrape_configs: [{{job_name: j, static_configs: [{{targets: ['{scraped.Url.Authority}']}}]}}]\n"
            + "rules: {groups: [{name: g, rules: [{record: r, expr: vector(1)}, {alert: A, expr: vector(1)}]}]}");
        await server.Harness.StepAsync(TimeSpan.FromSeconds(1), 2);

        var metadata = await server.JsonAsync("/api/v1/metadata?metric=a");
        Assert.Equal("""{"a":[{"type":"counter","help":"Help of a.","unit":""}]}""", metadata["data"]!.ToJsonString());
        Assert.Single((await server.JsonAsync("/api/v1/metadata?limit=1"))["data"]!.AsObject());
        Assert.Empty((await PostAsync(server, "/api/v1/query_exemplars", "query=a_total&start=1&end=2"))["data"]!.AsArray());
        Assert.Empty((await server.JsonAsync("/api/v1/query_exemplars?query=rate(a_total[5m])&start=1&end=2"))["data"]!.AsArray());
        await server.JsonAsync("/api/v1/query_exemplars?query=a{&start=1&end=2", 400);
        var rules = (await server.JsonAsync("/api/v1/rules"))["data"]!["groups"]![0]!["rules"]!.AsArray();
        Assert.Equal(["r", "A"], rules.Select(r => (string)r!["name"]!));
        Assert.All(rules, r => Assert.Equal("ok", (string)r!["health"]!));
        Assert.NotNull((await server.JsonAsync("/api/v1/alertmanagers"))["data"]!["activeAlertmanagers"]);
    }

    [Fact]
    public async Task Expressions_are_formatted_and_parsed()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal("sum by (job) (rate(up[5m]))", (string)(await PostAsync(server, "/api/v1/format_query", "query=sum%28rate%28up%5B5m%5D%29%29by%28job%29"))["data"]!);
        Assert.Equal("bad_data", (string)(await server.JsonAsync("/api/v1/format_query?query=foo%2F", 400))["errorType"]!);
        // The example of Prometheus's documentation.
        Assert.Equal(
            """{"type":"binaryExpr","op":"/","lhs":{"type":"vectorSelector","name":"foo","matchers":[{"name":"__name__","value":"foo","type":"="}],"offset":0,"timestamp":null,"startOrEnd":null},"rhs":"""
            + """{"type":"vectorSelector","name":"bar","matchers":[{"name":"__name__","value":"bar","type":"="}],"offset":0,"timestamp":null,"startOrEnd":null},"matching":"""
            + """{"card":"one-to-one","labels":[],"on":false,"include":[]},"bool":false}""",
            (await server.JsonAsync("/api/v1/parse_query?query=foo%2Fbar"))["data"]!.ToJsonString());
        var call = (await server.JsonAsync("/api/v1/parse_query?query=topk(3,rate(m[5m:30s]%20offset%201m%20@%20end()))"))["data"]!;
        Assert.Equal(("aggregation", "topk", "3"), ((string)call["type"]!, (string)call["op"]!, (string)call["param"]!["val"]!));
        Assert.Equal("""{"name":"rate","argTypes":["matrix"],"variadic":0,"returnType":"vector"}""", call["expr"]!["func"]!.ToJsonString());
        var subquery = call["expr"]!["args"]![0]!;
        Assert.Equal((300_000, 30_000, 60_000, "end"), ((int)subquery["range"]!, (int)subquery["step"]!, (int)subquery["offset"]!, (string)subquery["startOrEnd"]!));
    }

    private static IEnumerable<string> Texts(JsonNode answer) => answer["data"]!.AsArray().Select(t => (string)t!);

    private static async Task<JsonNode> PostAsync(ApiServer server, string path, string form)
    {
        var (status, body, _) = await server.SendAsync("POST", path, form, Form);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return JsonNode.Parse(body)!;
    }
}

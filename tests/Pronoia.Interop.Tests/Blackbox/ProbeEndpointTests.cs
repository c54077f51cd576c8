using System.Globalization;
using System.Text.RegularExpressions;
using Pronoia.Interop.Tests.Api;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary><c>/probe</c> asked as Prometheus asks it, of both: the same query, the same status, type and metrics.</summary>
public sealed class ProbeEndpointTests(BlackboxFixture fixture) : IClassFixture<BlackboxFixture>, IAsyncLifetime
{
    private const string Target = "{name: api, url: 'http://127.0.0.1:1/'}";
    private const string Open = "{probe_open: true}";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private BlackboxExporter? _exporter;
    private ApiHost? _host;

    public async Task InitializeAsync()
    {
        if (File.Exists(BlackboxExporter.Binary))
        {
            _exporter = await BlackboxExporter.StartAsync(await File.ReadAllTextAsync(fixture.ModuleFile), withOffset: true);
        }

        _host = await ApiHost.StartAsync($"""
            targets: [{Target}]
            modules_file: {fixture.ModuleFile}
            web: {Open}
            """);
    }

    public async Task DisposeAsync()
    {
        _exporter?.Dispose();
        _client.Dispose();
        await _host!.DisposeAsync();
    }

    [BlackboxTheory]
    [InlineData("?target=http://{http}/&module=http_2xx")]
    [InlineData("?target=http://{http}/")]
    [InlineData("?target={http}/500&module=http_codes")]
    [InlineData("?target={http}/auth&module=http_2xx")]
    [InlineData("?target=https://{https}/&module=https_ca")]
    [InlineData("?target=https://127.0.0.1:{httpsport}/&module=https_name&hostname=localhost")]
    [InlineData("?target=http://{http}/&module=http_post&hostname=other.test")]
    [InlineData("?target={tcp}&module=tcp_smtp")]
    [InlineData("?target={dns}&module=dns_a")]
    [InlineData("?target={closed}&module=tcp_connect")]
    [InlineData("")]
    [InlineData("?target=")]
    [InlineData("?module=http_2xx")]
    [InlineData("?target={http}&module=nonesuch")]
    public async Task The_same_query_has_the_same_answer(string pattern)
    {
        var port = fixture.Target("{https}").Split(':')[1];
        var query = fixture.Target(pattern.Replace("{httpsport}", port, StringComparison.Ordinal));

        var theirs = await GetAsync(_exporter!.Url, query);
        var ours = await GetAsync(_host!.Url, query);

        Assert.Equal(theirs.Status, ours.Status);
        if (theirs.Status == 200)
        {
            Assert.Equal(theirs.Type, ours.Type);
            Assert.Equal(Names(theirs.Body), Names(ours.Body).Where(n => !IsOurs(n)));
            Assert.Equal(Value(theirs.Body, "probe_success"), Value(ours.Body, "probe_success"));
        }
        else
        {
            Assert.StartsWith(theirs.Body.Trim(), ours.Body, StringComparison.Ordinal);
        }
    }

    [BlackboxTheory]
    [InlineData("?target=http://{http}/&module=http_2xx&debug=true")]
    [InlineData("?target={closed}&module=tcp_connect&debug=true")]
    public async Task Debug_output_has_the_same_sections(string pattern)
    {
        var theirs = await GetAsync(_exporter!.Url, fixture.Target(pattern));
        var ours = await GetAsync(_host!.Url, fixture.Target(pattern));

        Assert.Equal(Sections(theirs.Body), Sections(ours.Body));
        Assert.Equal(theirs.Type.Split(';')[0], ours.Type.Split(';')[0]);
        Assert.Equal(Names(theirs.Body), Names(ours.Body).Where(n => !IsOurs(n)));
    }

    [BlackboxTheory]
    [InlineData("1", 0.5)]
    [InlineData("1.25", 0.75)]
    public async Task A_scrape_s_timeout_is_kept_less_the_offset(string header, double expected)
    {
        var query = fixture.Target("?target=http://{silent}/&module=http_2xx");

        var theirs = await GetAsync(_exporter!.Url, query, header);
        var ours = await GetAsync(_host!.Url, query, header);

        Assert.Equal((0, 0), (Value(theirs.Body, "probe_success"), Value(ours.Body, "probe_success")));
        Assert.Equal(expected, Value(ours.Body, "probe_timeout_seconds"), 6);

        // Not earlier; how much later depends on what else the machine does.
        Assert.All(new[] { theirs, ours }, answer => Assert.InRange(Value(answer.Body, "probe_duration_seconds"), expected - 0.02, 4.9));
    }

    private static List<string> Names(string body) =>
        [.. Regex.Matches(body, "(?<=^# TYPE )[^ ]+(?= )", RegexOptions.Multiline).Select(m => m.Value).Order(StringComparer.Ordinal)];

    private static List<string> Sections(string body) =>
        [.. body.Split('\n').Where(l => l is "Logs for the probe:" or "Metrics that would have been returned:" or "Module configuration:")];

    private static double Value(string body, string name) =>
        double.Parse(Regex.Match(body, $"^{name} (.+)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    private static bool IsOurs(string name) => name.StartsWith("pronoia_", StringComparison.Ordinal) || BlackboxMetricsTests.IsLater(name);

    private async Task<(int Status, string Type, string Body)> GetAsync(Uri server, string query, string? timeout = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/probe" + query));
        if (timeout is not null)
        {
            request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", timeout);
        }

        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync());
    }
}

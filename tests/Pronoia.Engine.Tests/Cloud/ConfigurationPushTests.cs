using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Tests.Api;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Cloud;

/// <summary>A configuration that is handed to a deployment over HTTP.</summary>
public sealed class ConfigurationPushTests : IAsyncLifetime
{
    private const string Deployed = "targets: [{name: deployed, url: 'http://a.example/'}]\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
    private readonly IBlobStore _files = new InMemoryStorage().Blobs;
    private readonly InMemoryStorage _storage;
    private readonly HttpClient _client = new();
    private CloudHost? _host;
    private WebApplication? _app;

    public ConfigurationPushTests() => _storage = new InMemoryStorage(_time);

    private static CancellationToken Ct => CancellationToken.None;

    private CloudHost Host => _host!;

    public async Task InitializeAsync()
    {
        _host = Instance("one");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context => await (await Host.GetAsync(context.RequestAborted)).Web.HandleAsync(context));
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _client.Dispose();
        Host.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_process_that_reads_files_says_what_to_do_instead()
    {
        await using var server = await ApiServer.StartAsync(Deployed);

        var answer = await server.SendAsync("PUT", "/-/configuration", "x", "application/zip");

        Assert.Equal(404, answer.Status);
        Assert.Contains("SIGHUP", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_configuration_runs_at_once_here_and_at_the_next_look_elsewhere()
    {
        using var other = Instance("two");
        Assert.Equal("deployed", Assert.Single((await other.GetAsync(Ct)).Config.Targets).Name);

        var (status, json) = await PushAsync("targets: [{name: pushed, url: 'http://b.example/'}]\nrule_files: [r.yml]\n", ("r.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("taken", json.GetProperty("status").GetString());
        Assert.Equal("pushed", Assert.Single((await Host.GetAsync(Ct)).Config.Targets).Name);
        Assert.Contains((await Host.GetAsync(Ct)).Config.RuleGroups, g => g.Name == "g");

        Assert.Equal("deployed", Assert.Single((await other.GetAsync(Ct)).Config.Targets).Name);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("pushed", Assert.Single((await other.GetAsync(Ct)).Config.Targets).Name);
    }

    [Fact]
    public async Task A_bad_configuration_is_answered_with_every_error_by_its_name_in_the_package_and_changes_nothing()
    {
        var (status, json) = await PushAsync("targets: [{name: a, url: 'http://b.example/', colour: red}]\nnonsense: 1\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var errors = json.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!).ToArray();
        Assert.Contains(errors, e => e.StartsWith("pronoia.yaml:1:", StringComparison.Ordinal) && e.Contains("colour", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.StartsWith("pronoia.yaml:2:", StringComparison.Ordinal));
        Assert.Equal("deployed", Assert.Single((await Host.GetAsync(Ct)).Config.Targets).Name);
        Assert.Null(await _files.GetAsync(CloudConfiguration.PackageFile, cancellationToken: Ct));
    }

    [Fact]
    public async Task A_dry_run_checks_and_changes_nothing()
    {
        var (status, json) = await PushAsync("targets: [{name: pushed, url: 'http://b.example/'}]\n", query: "?dry_run=true");
        Assert.Equal((HttpStatusCode.OK, "good"), (status, json.GetProperty("status").GetString()));
        Assert.Equal("deployed", Assert.Single((await Host.GetAsync(Ct)).Config.Targets).Name);
    }

    [Fact]
    public async Task Something_else_than_a_package_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("application/zip", "no zip"u8.ToArray()));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await SendAsync("text/plain", "targets: []"u8.ToArray()));
    }

    [Fact]
    public async Task A_package_counts_before_loose_files()
    {
        await PushAsync("targets: [{name: pushed, url: 'http://b.example/'}]\n");
        await _files.PutAsync("pronoia.yaml", "targets: [{name: loose, url: 'http://c.example/'}]"u8.ToArray(), BlobCondition.None, Ct);
        using var other = Instance("two");
        Assert.Equal("pushed", Assert.Single((await other.GetAsync(Ct)).Config.Targets).Name);
    }

    private CloudHost Instance(string name)
    {
        var deployed = Path.Combine(_directory.FullName, "deployed.yaml");
        File.WriteAllText(deployed, Deployed);
        var configuration = new CloudConfiguration(_files, _storage.Blobs, Path.Combine(_directory.FullName, name), NullLogger<CloudConfiguration>.Instance);
        return new CloudHost(_storage, configuration, deployed, TimeSpan.FromMinutes(1), _time, NullLoggerFactory.Instance);
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> PushAsync(string yaml, (string Name, string Text)? more = null, string query = "")
    {
        var directory = _directory.CreateSubdirectory("push").FullName;
        var main = Path.Combine(directory, "pronoia.yaml");
        File.WriteAllText(main, yaml);
        var files = new List<string>();
        if (more is { } file)
        {
            files.Add(Path.Combine(directory, file.Name));
            File.WriteAllText(files[0], file.Text);
        }

        using var content = new ByteArrayContent(ConfigurationPackage.Pack(main, files));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var response = await _client.PutAsync(new Uri($"{_app!.Urls.Single()}/-/configuration{query}"), content);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, document.RootElement.Clone());
    }

    private async Task<HttpStatusCode> SendAsync(string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await _client.PutAsync(new Uri($"{_app!.Urls.Single()}/-/configuration"), content);
        return response.StatusCode;
    }
}

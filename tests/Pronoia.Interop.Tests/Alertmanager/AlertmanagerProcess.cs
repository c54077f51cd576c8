using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Pronoia.Alerting;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>Debian's Alertmanager on an ephemeral port, without a cluster.</summary>
internal sealed class AlertmanagerProcess : IAsyncDisposable
{
    public const string Binary = "prometheus-alertmanager";

    private readonly Process _process;
    private readonly string _directory;
    private readonly HttpClient _client;

    private AlertmanagerProcess(Process process, string directory, Uri url)
    {
        _process = process;
        _directory = directory;
        _client = new HttpClient { BaseAddress = url };
    }

    public static async Task<AlertmanagerProcess> StartAsync(string config, string externalUrl = "http://alertmanager.example")
    {
        var directory = Directory.CreateTempSubdirectory("pronoia-am-").FullName;
        var file = Path.Combine(directory, "alertmanager.yml");
        await File.WriteAllTextAsync(file, config);
        var port = FreePort();
        var start = new ProcessStartInfo(Binary)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                $"--config.file={file}",
                $"--storage.path={directory}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
                $"--web.external-url={externalUrl}",
                "--web.route-prefix=/",
            },
        };
        var process = Process.Start(start)!;
        var log = new List<string>();
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (log)
            {
                log.Add(line.Data ?? "");
            }
        };
        process.ErrorDataReceived += keep;
        process.OutputDataReceived += keep;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var running = new AlertmanagerProcess(process, directory, new Uri($"http://127.0.0.1:{port}/"));
        for (var i = 0; i < 200 && !process.HasExited; i++)
        {
            try
            {
                if ((await running._client.GetAsync(new Uri("-/ready", UriKind.Relative))).IsSuccessStatusCode)
                {
                    return running;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await running.DisposeAsync();
        throw new InvalidOperationException("Alertmanager did not start: " + string.Join('\n', log));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task PutAsync(Alert alert)
    {
        var json = new JsonObject
        {
            ["labels"] = new JsonObject(alert.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name, l.Value))),
            ["annotations"] = new JsonObject(alert.Annotations.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name, l.Value))),
        };
        if (alert.GeneratorUrl.Length > 0)
        {
            json["generatorURL"] = alert.GeneratorUrl;
        }

        if (alert.StartsAt != default)
        {
            json["startsAt"] = alert.StartsAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (alert.EndsAt is { } end)
        {
            json["endsAt"] = end.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        using var response = await _client.PostAsJsonAsync(new Uri("api/v2/alerts", UriKind.Relative), new JsonArray(json));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Creates a silence of the alerts whose label has the value.</summary>
    public async Task SilenceAsync(IReadOnlyList<(string Name, string Value)> matchers, DateTimeOffset from, DateTimeOffset to)
    {
        var json = new JsonObject
        {
            ["matchers"] = new JsonArray([.. matchers.Select(m => new JsonObject { ["name"] = m.Name, ["value"] = m.Value, ["isRegex"] = false, ["isEqual"] = true })]),
            ["startsAt"] = from.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["endsAt"] = to.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["createdBy"] = "ada",
            ["comment"] = "test",
        };
        using var response = await _client.PostAsJsonAsync(new Uri("api/v2/silences", UriKind.Relative), json);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

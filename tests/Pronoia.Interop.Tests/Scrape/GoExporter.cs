using System.Diagnostics;
using System.Net.Http.Headers;

namespace Pronoia.Interop.Tests.Scrape;

/// <summary>The exporter of peers/exporter, written with client_golang, on a free loopback port.</summary>
internal sealed class GoExporter : IDisposable
{
    /// <summary>Where Debian puts the sources of Go libraries.</summary>
    public const string Sources = "/usr/share/gocode";

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private Process? _process;

    public string Address { get; private set; } = "";

    public static async Task<GoExporter> StartAsync()
    {
        var exporter = new GoExporter();
        var program = exporter._directory.Combine("exporter");
        var start = new ProcessStartInfo("go", ["build", "-o", program, "."])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(ReferenceData.Repository, "tests", "Pronoia.Interop.Tests", "peers", "exporter"),
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = Sources },
        };
        using (var build = Process.Start(start)!)
        {
            var errors = await build.StandardError.ReadToEndAsync();
            await build.WaitForExitAsync();
            Assert.True(build.ExitCode == 0, errors);
        }

        exporter._process = Peer.Start(program, []);
        exporter.Address = await exporter._process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the exporter did not start");
        return exporter;
    }

    /// <summary>What it exposes to somebody who asks for a format.</summary>
    public async Task<(byte[] Body, string? ContentType)> GetAsync(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}/metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        using var response = await _client.SendAsync(request);
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.ToString());
    }

    /// <summary>Ends the process, as a target that goes away.</summary>
    public void Stop()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        Stop();
        _client.Dispose();
        _directory.Dispose();
    }
}

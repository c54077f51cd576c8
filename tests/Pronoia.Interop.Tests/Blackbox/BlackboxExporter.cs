using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>Debian's blackbox_exporter, running on a loopback port with a module file.</summary>
internal sealed class BlackboxExporter : IDisposable
{
    public const string Binary = "/usr/bin/prometheus-blackbox-exporter";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string _configuration = Path.GetTempFileName();

    private BlackboxExporter(string modules, bool withOffset)
    {
        File.WriteAllText(_configuration, modules);
        var start = new ProcessStartInfo(Binary) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add($"--config.file={_configuration}");
        start.ArgumentList.Add("--web.listen-address=127.0.0.1:0");
        start.ArgumentList.Add(withOffset ? "--timeout-offset=0.5" : "--timeout-offset=0");
        _process = Process.Start(start)!;
    }

    public Uri Url => _client.BaseAddress!;

    /// <param name="modules">The module file.</param>
    /// <param name="withOffset">Whether a scrape's timeout is shortened as by default, by half a second.</param>
    public static async Task<BlackboxExporter> StartAsync(string modules, bool withOffset = false)
    {
        var exporter = new BlackboxExporter(modules, withOffset);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        exporter._process.ErrorDataReceived += (_, line) =>
        {
            if (Regex.Match(line.Data ?? "", @"(?:address=|Listening on.*?)(127\.0\.0\.1:[1-9][0-9]*)") is { Success: true } match)
            {
                address.TrySetResult(match.Groups[1].Value);
            }
        };
        exporter._process.BeginErrorReadLine();
        exporter._process.BeginOutputReadLine();
        exporter._client.BaseAddress = new Uri($"http://{await address.Task.WaitAsync(StartTimeout)}");
        return exporter;
    }

    /// <summary>The samples of a probe, as <c>name{labels}</c> with the labels sorted by name.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ProbeAsync(string module, string target)
    {
        var text = await _client.GetStringAsync(new Uri($"/probe?module={Uri.EscapeDataString(module)}&target={Uri.EscapeDataString(target)}", UriKind.Relative));
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            var space = line.LastIndexOf(' ');
            samples[line[..space]] = double.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture);
        }

        return samples;
    }

    /// <summary>What the exporter says in debug mode, for messages of tests.</summary>
    public Task<string> DebugAsync(string module, string target) =>
        _client.GetStringAsync(new Uri($"/probe?debug=true&module={Uri.EscapeDataString(module)}&target={Uri.EscapeDataString(target)}", UriKind.Relative));

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_configuration);
    }
}

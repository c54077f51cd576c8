using System.Globalization;
using System.Net;
using System.Buffers;
using Microsoft.Extensions.Logging;
using Pronoia.Cli.Hosting;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Web;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Cli.Demo;

/// <summary>Runs the demo: builds the estate, watches it, makes things go wrong, and keeps score.</summary>
internal sealed class DemoRun(IDemoView view, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private long _started;

    private TimeSpan Elapsed => _started == 0 ? TimeSpan.Zero : time.GetElapsedTime(_started);

    /// <summary>Runs it.</summary>
    /// <param name="directory">Where state, configuration and report go.</param>
    /// <param name="listen">Where the status page listens.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether every fault was detected after its injection and nothing else was paged.</returns>
    public async Task<bool> RunAsync(string directory, IPEndPoint listen, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        await using var estate = new Estate(time);
        await estate.StartAsync(cancellationToken);
        await using var pager = new Pager(time);
        await pager.StartAsync(cancellationToken);
        await using var federation = await FederationAsync(estate, Path.Combine(directory, "prometheus"), cancellationToken);

        var authority = Path.Combine(directory, "estate-ca.pem");
        await File.WriteAllTextAsync(authority, estate.AuthorityPem, cancellationToken);
        var file = Path.Combine(directory, "pronoia.yaml");
        await File.WriteAllTextAsync(file, DemoConfiguration.Write(estate, federation.Url, pager.Url, authority), cancellationToken);
        var config = ConfigurationLoader.Load(file);
        var options = new LocalInstanceOptions { TickInterval = TimeSpan.FromMilliseconds(100) };
        view.Say(Elapsed, "warming up, for a few seconds");
        await WarmUp.RunAsync(config, Path.Combine(directory, "warm-up"), loggers, options, time, cancellationToken);
        pager.Forget();

        await using var local = await LocalInstance.StartAsync(config, Path.Combine(directory, "data"), listen, loggers, options, cancellationToken);
        view.Say(Elapsed, $"{estate.Services.Count} services are up; status page: {local.Url}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = local.RunAsync(stop.Token);
        _started = time.GetTimestamp();
        var begin = time.GetUtcNow();
        var faults = Story.Write(estate);
        StatusModel? status = null;
        var story = TellAsync(faults, pager, async () => status = await local.Engine.Web.StatusAsync(cancellationToken), cancellationToken);
        try
        {
            await view.ShowAsync(() => new DemoSnapshot(Elapsed, faults, pager.Calls, status), story);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }

        var report = await local.Engine.ReportAsync(
            new ReportRequest { Title = "Reliability of the demo estate", Period = new ReportPeriod(begin, time.GetUtcNow()) }, cancellationToken);
        await local.Engine.ArchiveReportAsync("demo", report, cancellationToken);
        var page = Path.Combine(directory, "report.html");
        await File.WriteAllTextAsync(page, HtmlReport.Render(report), cancellationToken);
        return await ScoreAsync(faults, pager.Calls, report.Anomalies, begin, page);
    }

    private async Task<DemoFederation> FederationAsync(Estate estate, string directory, CancellationToken cancellationToken)
    {
        if (PrometheusProcess.Find() is { } binary)
        {
            if (await PrometheusProcess.StartAsync(binary, estate, directory, cancellationToken) is { } process)
            {
                view.Say(Elapsed, $"a real Prometheus scrapes the estate: {process.Url}");
                return new DemoFederation(process.Url, process);
            }

            view.Say(Elapsed, $"{binary} does not get ready; the estate serves /federate itself");
        }
        else
        {
            view.Say(Elapsed, "there is no prometheus on the PATH; the estate serves /federate itself");
        }

        var service = new EstateService("federate", new LatencyModel(TimeSpan.Zero, 0), async context =>
        {
            var body = new ArrayBufferWriter<byte>();
            estate.WriteFederation(body);
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        });
        await service.StartAsync(cancellationToken);
        return new DemoFederation(service.Url, service);
    }

    private async Task TellAsync(IReadOnlyList<Fault> faults, Pager pager, Func<Task> refresh, CancellationToken cancellationToken)
    {
        var told = 0;
        var nextRefresh = TimeSpan.Zero;
        while (Elapsed < Story.Limit)
        {
            foreach (var fault in faults)
            {
                if (fault.InjectedAt is null && Elapsed >= fault.At)
                {
                    fault.InjectedAt = time.GetUtcNow();
                    view.Say(Elapsed, $"INJECT  {fault.Name}");
                    await fault.Inject(cancellationToken);
                }
                else if (fault.InjectedAt is not null && fault.RecoveredAt is null && fault.For is { } length && Elapsed >= fault.At + length)
                {
                    await fault.Recover(cancellationToken);
                    fault.RecoveredAt = time.GetUtcNow();
                    view.Say(Elapsed, $"RECOVER {fault.Name}");
                }
            }

            var calls = pager.Calls;
            for (; told < calls.Count; told++)
            {
                view.Say(Elapsed, $"{(calls[told].Firing ? "PAGED   " : "RESOLVED")} {calls[told].Line}");
            }

            if (Elapsed >= nextRefresh)
            {
                await refresh();
                nextRefresh = Elapsed + TimeSpan.FromMilliseconds(500);
            }

            if (IsOver(faults, calls))
            {
                return;
            }

            await Task.Delay(Step, time, cancellationToken);
        }
    }

    // Over when every fault was noticed and everything that recovered was resolved.
    private static bool IsOver(IReadOnlyList<Fault> faults, IReadOnlyList<PagerCall> calls) => faults.All(fault =>
        fault.Detected(calls) is not null
        && (fault.For is null || calls.Where(c => fault.Causes(c.Labels)).GroupBy(c => c.Labels).All(g => !g.Last().Firing)));

    private async Task<bool> ScoreAsync(IReadOnlyList<Fault> faults, IReadOnlyList<PagerCall> calls, IReadOnlyList<AnomalyReport> anomalies, DateTimeOffset begin, string page)
    {
        var lines = new List<string[]> { new[] { "fault", "injected at", "detected at", "after", "by" } };
        foreach (var fault in faults)
        {
            var call = fault.Detected(calls);
            lines.Add([
                fault.Name,
                At(fault.InjectedAt),
                At(call?.At),
                call is null ? "MISSED" : Seconds(call.At - fault.InjectedAt!.Value),
                call is null ? "" : By(call, anomalies),
            ]);
        }

        var widths = Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        await output.WriteLineAsync();
        foreach (var line in lines)
        {
            await output.WriteLineAsync(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }

        var stray = calls.Where(c => c.Firing && !faults.Any(f => f.InjectedAt <= c.At && f.Causes(c.Labels))).ToArray();
        await output.WriteLineAsync();
        foreach (var call in stray)
        {
            await output.WriteLineAsync($"paged without a fault, at {At(call.At)}: {call.Line}");
        }

        var missed = faults.Count(f => f.Detected(calls) is null);
        var good = missed == 0 && stray.Length == 0;
        await output.WriteLineAsync(good
            ? $"All {faults.Count} faults were detected, and nothing else was paged."
            : $"{missed} of {faults.Count} faults were missed, {stray.Length} pages had no fault behind them.");
        await output.WriteLineAsync($"Report: {page}");
        return good;

        string At(DateTimeOffset? instant) => instant is { } t ? Seconds(t - begin) : "never";
    }

    // What the detector called it in the end: a spike that stays is a level shift.
    private static string By(PagerCall call, IReadOnlyList<AnomalyReport> anomalies)
    {
        var anomaly = anomalies.LastOrDefault(a => a.FromUtc <= call.At && a.Series.Contains($"target=\"{call.Labels["target"]}\"", StringComparison.Ordinal));
        var kind = call.Labels["alertname"] == "LatencyAnomaly" && anomaly is not null ? anomaly.Kind : call.Annotations["kind"];
        return kind.Length == 0 ? $"{call.Labels["alertname"]} (rule)" : $"{call.Labels["alertname"]} ({kind})";
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}

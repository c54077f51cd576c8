using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Engine.Jobs;

/// <summary>Makes a report and archives it.</summary>
internal sealed class ReportJobRunner(EngineServices services) : IJobRunner
{
    public JobKind Kind => JobKind.Report;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var report = job.Report!;
        var active = new ActiveConfiguration(config, new JobCatalogue(config));
        var model = await new ReportBuilder(services).BuildAsync(
            active,
            new ReportRequest { Title = report.Title, TimeZone = report.TimeZone, Period = new ReportPeriod(slot - report.Period, slot) },
            cancellationToken);
        return await new ReportArchive(services.Storage.Blobs).WriteAsync(report.Name, slot, HtmlReport.Render(model), cancellationToken);
    }
}

using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Calendar;
using Pronoia.Reporting.Model;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia report KIND</c>: the report of the last complete calendar period in every format.</summary>
internal static class ReportCommand
{
    private const string DefaultData = "pronoia-data";

    private const string Help = """
        Speaks of the last complete day, week (from Monday), month or quarter before DATE, in the time zone of the configuration's report of the same name
        (daily, weekly, …), or else of its first report, or else UTC; executive takes a month. With --at the same data gives the same bytes, and the report
        says that it was made at the end of its period. Without CONFIG the report is about every target that the data directory knows.

        Examples:
          pronoia report weekly --config pronoia.yaml --out reports
          pronoia report monthly --data pronoia-data --at 2026-11-01 --out reports
        """;

    private static readonly string[] Names = [.. ReportTemplate.All.Select(t => t.Name)];

    public static Command Create(TextWriter output)
    {
        var kind = new Argument<string>("KIND") { Description = $"One of {string.Join(", ", Names)}." };
        kind.Validators.Add(result =>
        {
            var name = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!Names.Contains(name))
            {
                result.AddError($"there is no report \"{name}\"{Nearest.Hint(name, Names)}; there are {string.Join(", ", Names)}");
            }
        });
        var config = new Option<string?>("--config") { Description = "The configuration file, usually pronoia.yaml.", HelpName = "CONFIG" };
        var data = SharedOptions.Data("The data directory; default: pronoia-data beside the configuration, or here.");
        var at = SharedOptions.Time("--at", "The last complete period before this time; default: now.", "DATE");
        var target = new Option<string>("--out") { Description = "The directory to write into.", HelpName = "DIR", Required = true };
        var command = new DetailedCommand("report", "Make a report: page, mail, PDF, CSV and JSON.", Help) { kind, config, data, at, target };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = ReportTemplate.All.First(k => k.Name == parsed.GetRequiredValue(kind));
            var path = parsed.GetValue(config);
            var loaded = path is null ? null : ConfigurationLoader.Load(path);
            var store = parsed.GetValue(data) ?? (path is null ? DefaultData : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, DefaultData));
            await using var storage = await DataDirectory.OpenAsync(store, cancellationToken);
            loaded ??= await StoredConfiguration.ReadAsync(storage.Tables, cancellationToken);
            using var engine = new PronoiaEngine(loaded, storage, TimeProvider.System, NullLoggerFactory.Instance);
            var named = loaded.Reports.FirstOrDefault(r => r.Name == chosen.Name);
            var zone = named?.TimeZone ?? (loaded.Reports is [var first, ..] ? first.TimeZone : TimeZoneInfo.Utc);
            var period = CalendarPeriod.Before(chosen.Unit, parsed.GetValue(at) ?? TimeProvider.System.GetUtcNow(), zone);
            var request = new ReportRequest
            {
                Title = named?.Title ?? chosen.Title,
                Kind = chosen.Kind,
                Sections = named?.Sections ?? [],
                Goals = named?.Goals ?? new ResponseGoals(),
                TimeZone = zone,
                Period = period,
                Previous = CalendarPeriod.Before(chosen.Unit, period.FromUtc, zone),
                GeneratedAt = parsed.GetValue(at) is null ? null : period.ToUtc,
            };
            var report = await engine.ReportAsync(request, cancellationToken);
            var directory = parsed.GetRequiredValue(target);
            var firstDay = TimeZoneInfo.ConvertTime(period.FromUtc, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var stem = $"{chosen.Name}-{firstDay}";
            Directory.CreateDirectory(directory);
            foreach (var form in ReportForms.Render(report, stem).Files)
            {
                var file = Path.Combine(directory, $"{stem}.{form.Suffix}");
                await File.WriteAllBytesAsync(file, form.Content, cancellationToken);
                await output.WriteLineAsync(file);
            }

            return ExitCodes.Good;
        });
        return command;
    }
}

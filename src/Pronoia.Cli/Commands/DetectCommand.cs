using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Series;
using Pronoia.Detection;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia detect FILE.csv</c>: scores a series point by point, as it would have been scored live.</summary>
internal static class DetectCommand
{
    private const string Help = """
        Reads columns timestamp and value (others are ignored) and writes timestamp,value,score,kind,expected,lower,upper. The score is in 0..1 and online: that of
        a point uses this point and earlier ones only. Timestamps are ISO 8601 (UTC) or seconds or milliseconds since the epoch, and come out as they came in.
        An empty value is a missing point.

        Examples:
          pronoia detect latency.csv
          pronoia detect latency.csv --detector ssa_spike --output scored.csv
        """;

    public static Command Create(TextWriter output)
    {
        var file = new Argument<string>("FILE.csv") { Description = "The series." };
        var name = SharedOptions.Detector();
        var target = new Option<string?>("--output") { Description = "Where to write; default: standard output.", HelpName = "OUT.csv" };
        var command = new DetailedCommand("detect", "Score a CSV series point by point.", Help) { file, name, target };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var detectorName = parsed.GetRequiredValue(name);
            if (parsed.GetValue(target) is not { } path)
            {
                await ScoreAsync(parsed.GetRequiredValue(file), detectorName, output, cancellationToken);
                return ExitCodes.Good;
            }

            var source = parsed.GetRequiredValue(file);
            // Of a source that cannot be read nothing is written, and what was written before stays.
            await File.OpenRead(source).DisposeAsync();
            await using var written = new StreamWriter(path) { NewLine = "\n" };
            await ScoreAsync(source, detectorName, written, cancellationToken);
            return ExitCodes.Good;
        });
        return command;
    }

    private static async Task ScoreAsync(string path, string detectorName, TextWriter output, CancellationToken cancellationToken)
    {
        var detector = Detectors.Create(new DetectorOptions { Name = detectorName });
        await using var points = SeriesCsv.ReadAsync(path, cancellationToken).GetAsyncEnumerator(cancellationToken);
        // Nothing is written of a file that cannot be read.
        var more = await points.MoveNextAsync();
        await output.WriteLineAsync("timestamp,value,score,kind,expected,lower,upper");
        for (; more; more = await points.MoveNextAsync())
        {
            var point = points.Current;
            var verdict = detector.Update(point.TimestampMs, point.Value);
            var kind = verdict.IsAnomaly || verdict.Phase is EventPhase.Opened or EventPhase.Updated ? KindText(verdict.Kind) : "";
            await output.WriteLineAsync(string.Join(
                ',',
                point.TimestampText,
                point.ValueText,
                Number(double.IsFinite(verdict.Score) ? verdict.Score : 0),
                kind,
                Number(verdict.Expected),
                Number(verdict.Lower),
                Number(verdict.Upper)));
        }
    }

    private static string KindText(AnomalyKind kind) => kind == AnomalyKind.None ? "" : Engine.Detection.AnomalyKindText.Of(kind);

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}

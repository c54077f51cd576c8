using System.Diagnostics;

namespace Pronoia.Benchmarks.Storage;

/// <summary>Prometheus's own blocks of a data set, made by promtool.</summary>
internal static class PrometheusBlocks
{
    /// <returns>Bytes of all files of the blocks (chunks, index, meta.json, tombstones), or null where there is no promtool.</returns>
    public static async Task<(long Chunks, long Index)?> MeasureAsync(SeriesDataset dataset, string directory, string blockDuration)
    {
        var input = Path.Combine(directory, "openmetrics.txt");
        var output = Path.Combine(directory, "blocks");
        dataset.WriteOpenMetrics(input);
        try
        {
            var start = new ProcessStartInfo("promtool") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[] { "tsdb", "create-blocks-from", "openmetrics", $"--max-block-duration={blockDuration}", "--quiet", input, output })
            {
                start.ArgumentList.Add(argument);
            }

            using var promtool = Process.Start(start)!;
            var errors = promtool.StandardError.ReadToEndAsync();
            await promtool.StandardOutput.ReadToEndAsync();
            await promtool.WaitForExitAsync();
            if (promtool.ExitCode != 0)
            {
                throw new InvalidOperationException(await errors);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        var files = new DirectoryInfo(output).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        return (files.Where(static f => f.Directory!.Name == "chunks").Sum(static f => f.Length), files.Where(static f => f.Name == "index").Sum(static f => f.Length));
    }
}

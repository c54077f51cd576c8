using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Pronoia.Prometheus.Exposition;

namespace Pronoia.Benchmarks.Exposition;

/// <summary>
/// Parses the reference expositions again and again, at least 100 MB each, beside Go's expfmt in the same run; prints a table in Markdown.
/// </summary>
internal static class ExpositionReport
{
    private const int Megabytes = 100;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var directory])
        {
            await Console.Error.WriteLineAsync("usage: exposition DIRECTORY  (the directory of reference expositions, ../shared/data/exposition)");
            return 2;
        }

        Console.WriteLine("| file | reader MB/s | scrape MB/s | bytes per sample | expfmt MB/s | expfmt bytes per sample | scrape / expfmt |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var file in Directory.GetFiles(directory, "*.txt").Order(StringComparer.Ordinal))
        {
            var body = await File.ReadAllBytesAsync(file);
            var isText = file.EndsWith(".prom.txt", StringComparison.Ordinal);
            var contentType = isText ? ExpositionContentType.Text : ExpositionContentType.OpenMetrics;

            // expfmt 0.39 reads the text format and protobuf only.
            await RowAsync(Path.GetFileName(file), body, contentType, isText ? _ => PeerAsync(file) : null);
            var protobuf = new ArrayBufferWriter<byte>();
            ProtobufWriter.Write(protobuf, ExpositionParser.Families(body, contentType, ExpositionLimits.Default));
            await RowAsync($"{Path.GetFileNameWithoutExtension(file)}, as protobuf", protobuf.WrittenSpan.ToArray(), ExpositionContentType.Protobuf, samples => ProtobufPeerAsync(protobuf.WrittenMemory, samples));
        }

        return 0;
    }

    private static async Task RowAsync(string name, byte[] body, string contentType, Func<int, Task<(double Speed, double Bytes)?>>? measurePeer)
    {
        var (reader, _) = Measure(body, () => Read(body, contentType));
        var interner = new LabelsInterner();
        var samples = new List<ExpositionSample>();
        var (scrape, bytes) = Measure(body, () =>
        {
            samples.Clear();
            ExpositionParser.Samples(body, contentType, ExpositionLimits.Default, interner, samples);
            return samples.Count;
        });
        var peer = measurePeer is null ? null : await measurePeer(samples.Count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {reader:F0} | {scrape:F0} | {bytes:F2} | {peer?.Speed:F0} | {peer?.Bytes:F0} | {scrape / peer?.Speed:F1} |"));
    }

    private static async Task<(double Speed, double Bytes)?> ProtobufPeerAsync(ReadOnlyMemory<byte> body, int samples)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, body);
            return await PeerAsync(file, samples.ToString(CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Read(byte[] body, string contentType)
    {
        var count = 0;
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType));
        while (reader.Read())
        {
            count += reader.Kind == ExpositionEntryKind.Sample ? 1 : 0;
        }

        return count;
    }

    private static (double MegabytesPerSecond, double BytesPerSample) Measure(byte[] body, Func<int> parse)
    {
        var count = (Megabytes * 1_000_000 / body.Length) + 1;
        for (var i = 0; i < (count / 10) + 1; i++)
        {
            parse();
        }

        long samples = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            samples += parse();
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return ((double)count * body.Length / 1e6 / elapsed.TotalSeconds, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / samples);
    }

    private static async Task<(double Speed, double Bytes)?> PeerAsync(string file, params string[] samples)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
        {
            directory = directory.Parent;
        }

        if (directory is null || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, "go"))))
        {
            return null;
        }

        var start = new ProcessStartInfo("go", ["run", "main.go", Path.GetFullPath(file), Megabytes.ToString(CultureInfo.InvariantCulture), .. samples])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(directory.FullName, "tests", "Pronoia.Benchmarks", "peers", "expfmt"),
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var parts = output.Split(' ', StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 && parts.Length == 2
            ? (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture))
            : null;
    }
}

using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Pronoia.Prometheus.Exposition;

namespace Pronoia.Benchmarks.Exposition;

/// <summary>Parsing one scrape of 10,000 samples in the text format, about 0.9 MB.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ExpositionBenchmarks
{
    private readonly LabelsInterner _interner = new();
    private byte[] _body = [];

    /// <summary>The size of the body in bytes.</summary>
    public int Bytes => _body.Length;

    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder();
        for (var family = 0; family < 100; family++)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP http_requests_{family}_total Requests by path and status.\n# TYPE http_requests_{family}_total counter\n");
            for (var i = 0; i < 100; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"http_requests_{family}_total{{method=\"GET\",path=\"/api/v1/items/{i}\",status=\"{200 + (i % 5)}\"}} {(family * 1000) + i}.{i}\n");
            }
        }

        _body = Encoding.UTF8.GetBytes(text.ToString());
    }

    [Benchmark]
    public int Scrape() => ExpositionParser.Samples(_body, "text/plain; version=0.0.4", ExpositionLimits.Default, _interner).Count;
}

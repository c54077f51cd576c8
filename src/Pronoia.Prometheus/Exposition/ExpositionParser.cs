using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Reads whole bodies of metrics: a scrape's samples, or its families with their metadata.</summary>
public static class ExpositionParser
{
    /// <summary>The samples of a scrape, in order.</summary>
    /// <param name="body">UTF-8, or protobuf messages.</param>
    /// <param name="contentType">The response's <c>Content-Type</c>; see <see cref="ExpositionContentType.Detect"/>.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="interner">Keeps label sets between scrapes of one target; with it, a series seen before costs no allocation.</param>
    /// <exception cref="ExpositionException">The body is malformed or beyond a limit.</exception>
    public static List<ExpositionSample> Samples(
        ReadOnlySpan<byte> body, string? contentType, ExpositionLimits limits, LabelsInterner? interner = null)
    {
        var samples = new List<ExpositionSample>();
        Samples(body, contentType, limits, interner ?? new LabelsInterner(), samples);
        return samples;
    }

    /// <summary>Appends the samples of a scrape to a list that the caller reuses.</summary>
    /// <inheritdoc cref="Samples(ReadOnlySpan{byte}, string?, ExpositionLimits, LabelsInterner?)"/>
    /// <param name="body">UTF-8, or protobuf messages.</param>
    /// <param name="contentType">The response's <c>Content-Type</c>.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="interner">Keeps label sets between scrapes of one target.</param>
    /// <param name="samples">Receives the samples; after an exception it may hold some of them.</param>
    public static void Samples(
        ReadOnlySpan<byte> body, string? contentType, ExpositionLimits limits, LabelsInterner interner, List<ExpositionSample> samples)
    {
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType), limits);
        while (reader.Read())
        {
            if (reader.Kind == ExpositionEntryKind.Sample)
            {
                samples.Add(new ExpositionSample(reader.Intern(interner), reader.Value, reader.TimestampMs) { Histogram = reader.Histogram });
            }
        }
    }

    /// <summary>
    /// The metric families, in order of first appearance. In the text format a sample joins a histogram or summary through its suffix and any
    /// other family through its exact name, as in Go's <c>expfmt</c>.
    /// </summary>
    /// <inheritdoc cref="Samples(ReadOnlySpan{byte}, string?, ExpositionLimits, LabelsInterner?)"/>
    public static IReadOnlyList<MetricFamily> Families(
        ReadOnlySpan<byte> body, string? contentType, ExpositionLimits limits, LabelsInterner? interner = null)
    {
        interner ??= new LabelsInterner();
        var format = ExpositionContentType.Detect(contentType);
        var families = new FamilyCollector(format);
        var reader = new ExpositionReader(body, format, limits);
        while (reader.Read())
        {
            switch (reader.Kind)
            {
                case ExpositionEntryKind.Sample:
                    families.Add(ref reader, reader.Intern(interner), ReadExemplar(ref reader, interner));
                    break;
                case ExpositionEntryKind.Comment:
                    break;
                default:
                    families.Describe(ref reader);
                    break;
            }
        }

        return families.ToList();
    }

    private static Exemplar? ReadExemplar(ref ExpositionReader reader, LabelsInterner interner)
    {
        if (reader.ExemplarLabels.IsEmpty)
        {
            return null;
        }

        try
        {
            return new Exemplar(interner.Exemplar(reader.ExemplarLabels), reader.ExemplarValue, reader.ExemplarTimestampMs);
        }
        catch (FormatException e)
        {
            throw reader.Error($"exemplar: {e.Message}");
        }
    }
}

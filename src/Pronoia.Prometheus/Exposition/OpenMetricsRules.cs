using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// What OpenMetrics demands beyond syntax: families in one piece, metadata before samples and once, suffixes and values that fit the type,
/// exemplars only on counters' totals and buckets. Allocates once per family, never per sample.
/// </summary>
internal sealed class OpenMetricsRules
{
    private const int MaxExemplarCharacters = 128;

    private const OpenMetricsSuffixes CountSumCreated = OpenMetricsSuffixes.Count | OpenMetricsSuffixes.Sum | OpenMetricsSuffixes.Created;

    private readonly OpenMetricsPoints _points = new();
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private byte[]? _family;
    private MetricType _type;
    private byte[]? _unit;
    private bool _hasHelp;
    private bool _hasType;
    private bool _hasSamples;

    public void Metadata(ref ExpositionReader reader)
    {
        if (_family is null || !reader.Name.SequenceEqual(_family))
        {
            Begin(ref reader);
        }
        else if (_hasSamples)
        {
            throw reader.Error("metadata of a family must stand before its samples");
        }

        switch (reader.Kind)
        {
            case ExpositionEntryKind.Help:
                Once(ref reader, ref _hasHelp, "# HELP");
                break;
            case ExpositionEntryKind.Type:
                Once(ref reader, ref _hasType, "# TYPE");
                _type = reader.Type;
                _points.Begin(_type);
                CheckUnit(ref reader);
                break;
            default:
                var hasUnit = _unit is not null;
                Once(ref reader, ref hasUnit, "# UNIT");
                _unit = reader.Text.ToArray();
                CheckUnit(ref reader);
                break;
        }
    }

    public void Sample(ref ExpositionReader reader)
    {
        if (_family is null || !reader.Name.StartsWith(_family) || !Belongs(ref reader, reader.Name[_family.Length..]))
        {
            Begin(ref reader);
        }

        _hasSamples = true;
        var suffix = Suffix(reader.Name[_family!.Length..]);
        CheckValue(ref reader, suffix);
        CheckExemplar(ref reader, suffix);
        _points.Sample(ref reader, suffix, _family);
    }

    /// <summary>Checks that the last family is complete.</summary>
    public void Finish() => _points.Finish();

    private void Begin(ref ExpositionReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.Name);
        if (_family is not null)
        {
            _finished.Add(Encoding.UTF8.GetString(_family));
        }

        if (_finished.Contains(name))
        {
            throw reader.Error($"metric family \"{ExpositionText.Shown(reader.Name)}\" stands in several places: its lines must follow each other");
        }

        _family = reader.Name.ToArray();
        _type = MetricType.Unknown;
        _unit = null;
        _hasHelp = _hasType = _hasSamples = false;
        _points.Begin(_type);
    }

    private static void Once(ref ExpositionReader reader, ref bool seen, string what)
    {
        if (seen)
        {
            throw reader.Error($"a second {what} for metric family \"{ExpositionText.Shown(reader.Name)}\"");
        }

        seen = true;
    }

    private void CheckUnit(ref ExpositionReader reader)
    {
        if (_unit is not { Length: > 0 })
        {
            return;
        }

        var name = _family.AsSpan();
        if (name.Length <= _unit.Length || !name.EndsWith(_unit) || name[^(_unit.Length + 1)] != '_')
        {
            throw reader.Error($"the metric family's name must end in its unit: _{ExpositionText.Shown(_unit)}");
        }

        if (_type is MetricType.Info or MetricType.StateSet)
        {
            throw reader.Error("an info or stateset has no unit");
        }
    }

    // Whether a sample whose name starts with the family's belongs to it; an error where it can only be a mistake.
    private bool Belongs(ref ExpositionReader reader, ReadOnlySpan<byte> text)
    {
        var suffix = Suffix(text);
        var known = _type switch
        {
            MetricType.Counter => OpenMetricsSuffixes.Total | OpenMetricsSuffixes.Created,
            MetricType.Histogram => OpenMetricsSuffixes.Bucket | CountSumCreated,
            MetricType.GaugeHistogram => OpenMetricsSuffixes.Bucket | OpenMetricsSuffixes.Count | OpenMetricsSuffixes.Sum,
            MetricType.Summary => OpenMetricsSuffixes.None | CountSumCreated,
            MetricType.Info => OpenMetricsSuffixes.Info,
            _ => OpenMetricsSuffixes.None,
        };
        var allowed = suffix != OpenMetricsSuffixes.Unset && known.HasFlag(suffix);
        if (!allowed && suffix == OpenMetricsSuffixes.None)
        {
            throw reader.Error($"a sample of a {TypeName} needs one of the suffixes {Suffixes}");
        }

        return allowed;
    }

    /// <summary>What a sample's name has behind the family's; <see cref="OpenMetricsSuffixes.Unset"/> where that is no suffix.</summary>
    private OpenMetricsSuffixes Suffix(ReadOnlySpan<byte> text)
    {
        var gauge = _type == MetricType.GaugeHistogram;
        return text.IsEmpty ? OpenMetricsSuffixes.None
            : text.SequenceEqual("_bucket"u8) ? OpenMetricsSuffixes.Bucket
            : text.SequenceEqual("_total"u8) ? OpenMetricsSuffixes.Total
            : text.SequenceEqual(gauge ? "_gcount"u8 : "_count"u8) ? OpenMetricsSuffixes.Count
            : text.SequenceEqual(gauge ? "_gsum"u8 : "_sum"u8) ? OpenMetricsSuffixes.Sum
            : text.SequenceEqual("_created"u8) ? OpenMetricsSuffixes.Created
            : text.SequenceEqual("_info"u8) ? OpenMetricsSuffixes.Info
            : OpenMetricsSuffixes.Unset;
    }

    private string TypeName => _type.ToString().ToLowerInvariant();

    private string Suffixes => _type switch
    {
        MetricType.Counter => "_total, _created",
        MetricType.Info => "_info",
        MetricType.GaugeHistogram => "_bucket, _gcount, _gsum",
        _ => "_bucket, _count, _sum, _created",
    };

    private void CheckValue(ref ExpositionReader reader, OpenMetricsSuffixes suffix)
    {
        var value = reader.Value;
        var counts = suffix is OpenMetricsSuffixes.Total or OpenMetricsSuffixes.Bucket or OpenMetricsSuffixes.Count;
        if (_type != MetricType.Unknown && counts && !(value >= 0))
        {
            throw reader.Error("the value of a counter, a bucket or a count must be 0 or more");
        }

        if (_type == MetricType.Info && value != 1)
        {
            throw reader.Error("the value of an info must be 1");
        }

        if (_type == MetricType.StateSet && value is not (0 or 1))
        {
            throw reader.Error("the value of a stateset must be 0 or 1");
        }
    }

    private static void CheckExemplar(ref ExpositionReader reader, OpenMetricsSuffixes suffix)
    {
        if (reader.ExemplarLabels.IsEmpty)
        {
            return;
        }

        if (suffix is not (OpenMetricsSuffixes.Bucket or OpenMetricsSuffixes.Total))
        {
            throw reader.Error("only a counter's total and a bucket may have an exemplar");
        }

        var characters = 0;
        var scanner = new SeriesScanner(reader.ExemplarLabels, strict: true);
        scanner.StartLabelsOnly();
        while (scanner.MoveNext())
        {
            characters += Encoding.UTF8.GetCharCount(scanner.LabelName) + Encoding.UTF8.GetCharCount(scanner.LabelValue);
        }

        if (characters > MaxExemplarCharacters)
        {
            throw reader.Error($"the exemplar's labels are too long: at most {MaxExemplarCharacters} characters");
        }
    }
}

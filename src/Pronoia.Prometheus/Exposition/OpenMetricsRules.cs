using System.Buffers;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// What OpenMetrics demands beyond syntax: families in one piece, metadata before samples and once, suffixes and values that fit the type,
/// exemplars only on counters' totals and buckets. What it remembers is used again for the next body, so that nothing is allocated after the first.
/// </summary>
internal sealed class OpenMetricsRules
{
    private const int MaxExemplarCharacters = 128;

    /// <summary>Families of one body that are worth keeping the room for.</summary>
    private const int MaxKept = 10_000;

    private const OpenMetricsSuffixes CountSumCreated = OpenMetricsSuffixes.Count | OpenMetricsSuffixes.Sum | OpenMetricsSuffixes.Created;

    private readonly OpenMetricsPoints _points = new();
    private readonly HashSet<ulong> _finished = [];
    private readonly ArrayBufferWriter<byte> _familyName = new(128);
    private readonly ArrayBufferWriter<byte> _unitName = new(32);
    private bool _hasFamily;
    private MetricType _type;
    private bool _hasUnit;
    private bool _hasHelp;
    private bool _hasType;
    private bool _hasSamples;

    [ThreadStatic]
    private static OpenMetricsRules? _idle;

    private ReadOnlySpan<byte> Family => _familyName.WrittenSpan;

    private ReadOnlySpan<byte> Unit => _unitName.WrittenSpan;

    /// <summary>Rules for a body: those that the thread's last body left, or new ones.</summary>
    public static OpenMetricsRules Take()
    {
        var rules = _idle ?? new OpenMetricsRules();
        _idle = null;
        rules.Forget();
        return rules;
    }

    /// <summary>Leaves rules for the thread's next body; whoever does must not use them again.</summary>
    public static void GiveBack(OpenMetricsRules rules) => _idle = rules._finished.Count <= MaxKept ? rules : null;

    public void Metadata(ref ExpositionReader reader)
    {
        if (!_hasFamily || !reader.Name.SequenceEqual(Family))
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
                Once(ref reader, ref _hasUnit, "# UNIT");
                _unitName.ResetWrittenCount();
                _unitName.Write(reader.Text);
                CheckUnit(ref reader);
                break;
        }
    }

    public void Sample(ref ExpositionReader reader)
    {
        if (!_hasFamily || !reader.Name.StartsWith(Family) || !Belongs(ref reader, reader.Name[Family.Length..]))
        {
            Begin(ref reader);
        }

        _hasSamples = true;
        var suffix = Suffix(reader.Name[Family.Length..]);
        CheckValue(ref reader, suffix);
        CheckExemplar(ref reader, suffix);
        _points.Sample(ref reader, suffix, Family);
    }

    /// <summary>Checks that the last family is complete.</summary>
    public void Finish() => _points.Finish();

    private void Begin(ref ExpositionReader reader)
    {
        if (_hasFamily)
        {
            _finished.Add(XxHash64.Hash(Family));
        }

        if (_finished.Contains(XxHash64.Hash(reader.Name)))
        {
            throw reader.Error($"metric family \"{ExpositionText.Shown(reader.Name)}\" stands in several places: its lines must follow each other");
        }

        _familyName.ResetWrittenCount();
        _familyName.Write(reader.Name);
        _hasFamily = true;
        _type = MetricType.Unknown;
        _unitName.ResetWrittenCount();
        _hasHelp = _hasType = _hasUnit = _hasSamples = false;
        _points.Begin(_type);
    }

    private void Forget()
    {
        _finished.Clear();
        _familyName.ResetWrittenCount();
        _unitName.ResetWrittenCount();
        _hasFamily = _hasHelp = _hasType = _hasUnit = _hasSamples = false;
        _type = MetricType.Unknown;
        _points.Forget();
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
        if (Unit.IsEmpty)
        {
            return;
        }

        var name = Family;
        if (name.Length <= Unit.Length || !name.EndsWith(Unit) || name[^(Unit.Length + 1)] != '_')
        {
            throw reader.Error($"the metric family's name must end in its unit: _{ExpositionText.Shown(Unit)}");
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

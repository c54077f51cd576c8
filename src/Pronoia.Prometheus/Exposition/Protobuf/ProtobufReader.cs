using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>
/// Walks over length-delimited metric families and gives the entries that their text would have: help, type and unit, then the samples, those of a classic histogram or
/// summary in the order count, sum, buckets. What it remembers is used again for the next body, so that float samples allocate nothing after the first.
/// </summary>
internal sealed class ProtobufReader
{
    private const int MaxKeptBuckets = 10_000;

    private readonly ProtobufMetric _metric = new();
    private readonly SeriesText _text = new();
    private readonly SeriesText _exemplar = new();
    private readonly List<ByteRange> _exemplarLabels = [];
    private readonly SeriesKey _key = new();
    private ExpositionLimits _limits = ExpositionLimits.Default;
    private HistogramParts _histograms = HistogramParts.Default;
    private Part _part;
    private int _element;
    private int _nextExemplar;
    private int _at;
    private int _familyEnd;
    private int _samples;
    private int _largest;
    private ByteRange _name;
    private ByteRange _help;
    private ByteRange _unit;
    private ByteRange _entryName;
    private ByteRange _entryText;
    private SampleRole _role;
    private double _bound;
    private bool _isWritten;
    private bool _isKeyed;

    [ThreadStatic]
    private static ProtobufReader? _idle;

    private enum Part
    {
        Family,
        Unit,
        Type,
        Metric,
        Single,
        Native,
        Count,
        Sum,
        Elements,
    }

    public ExpositionEntryKind Kind { get; private set; }

    public ReadOnlySpan<byte> Text => _entryText.Of(_text.Written);

    public MetricType Type { get; private set; }

    public double Value { get; private set; }

    public FloatHistogram? Histogram { get; private set; }

    public long? TimestampMs => _metric.TimestampMs;

    public long? CreatedMs => _metric.CreatedMs;

    public ReadOnlySpan<byte> ExemplarLabels => HasExemplar ? _exemplar.Written : default;

    public bool HasExemplar { get; private set; }

    public double ExemplarValue { get; private set; }

    public long? ExemplarTimestampMs { get; private set; }

    /// <summary>The first byte of what the current entry stands in.</summary>
    public int Offset { get; private set; }

    private bool IsSummary => Type == MetricType.Summary;

    private ReadOnlySpan<byte> Suffix => _role switch { SampleRole.Count => "_count"u8, SampleRole.Sum => "_sum"u8, SampleRole.Bucket => "_bucket"u8, _ => default };

    /// <summary>A reader for a body: the one that the thread's last body left, or a new one.</summary>
    public static ProtobufReader Take(ExpositionLimits limits, HistogramParts histograms)
    {
        var reader = _idle ?? new ProtobufReader();
        _idle = null;
        (reader._limits, reader._histograms, reader._part) = (limits, histograms, Part.Family);
        (reader._at, reader._familyEnd, reader._samples, reader._largest) = (0, 0, 0, 0);
        return reader;
    }

    /// <summary>Leaves a reader for the thread's next body; whoever does must not use it again.</summary>
    public static void GiveBack(ProtobufReader reader) => _idle = reader._largest <= MaxKeptBuckets ? reader : null;

    /// <summary>Moves to the next entry; false at the end.</summary>
    public bool Read(ReadOnlySpan<byte> body)
    {
        HasExemplar = false;
        while (true)
        {
            switch (_part)
            {
                case Part.Family:
                    if (!NextFamily(body))
                    {
                        return false;
                    }

                    _part = Part.Unit;
                    if (!_help.IsEmpty)
                    {
                        return Describe(ExpositionEntryKind.Help, _help.Of(body), body);
                    }

                    break;
                case Part.Unit:
                    _part = Part.Type;
                    if (!_unit.IsEmpty)
                    {
                        return Describe(ExpositionEntryKind.Unit, _unit.Of(body), body);
                    }

                    break;
                case Part.Type:
                    _part = Part.Metric;
                    return Describe(ExpositionEntryKind.Type, ExpositionText.TypeName(Type), body);
                case Part.Metric:
                    NextMetric(body);
                    break;
                default:
                    if (ReadSample(body))
                    {
                        return true;
                    }

                    break;
            }
        }
    }

    /// <summary>The name of the current entry, escaped.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body)
    {
        if (Kind != ExpositionEntryKind.Sample)
        {
            return _entryName.Of(_text.Written);
        }

        Series(body);
        return _text.Name;
    }

    /// <summary>The series of the current sample as text.</summary>
    public ReadOnlySpan<byte> Series(ReadOnlySpan<byte> body)
    {
        if (!_isWritten)
        {
            _text.Begin(_name.Of(body), Suffix, _metric.Labels, body, _limits);
            if (_role is SampleRole.Bucket or SampleRole.Quantile)
            {
                _text.Bound(_role == SampleRole.Quantile ? "quantile"u8 : "le"u8, _bound);
            }
            else
            {
                _text.End();
            }

            _isWritten = true;
        }

        return _text.Written;
    }

    /// <summary>The labels of the current sample: a series that was there before is found by its bytes, and not written as text.</summary>
    /// <exception cref="FormatException">A label is there twice.</exception>
    public Labels Intern(LabelsInterner interner, ReadOnlySpan<byte> body)
    {
        if (!_isKeyed)
        {
            _key.Begin(_name.Of(body), _metric.Labels, body);
            _isKeyed = true;
        }

        var key = _key.Of(_role, _bound);
        return interner.TryGet(key, out var labels) ? labels : interner.Remember(key, Series(body));
    }

    /// <summary>Moves to the next exemplar of the current native histogram; false where there is none.</summary>
    public bool NextExemplar(ReadOnlySpan<byte> body)
    {
        HasExemplar = false;
        if (Histogram is null)
        {
            return false;
        }

        // Its own list comes first; where that is empty those of the classic buckets stand for it. Without a time they cannot be told apart and are left out.
        var own = _metric.Histogram.Exemplars;
        while (!HasExemplar && _nextExemplar < (own.Count > 0 ? own.Count : _metric.Histogram.Buckets.Count))
        {
            var at = _nextExemplar++;
            ReadExemplar(own.Count > 0 ? own[at] : _metric.Histogram.Buckets[at].Exemplar, body);
            HasExemplar = HasExemplar && ExemplarTimestampMs is not null;
        }

        return HasExemplar;
    }

    /// <summary>An error in the current entry.</summary>
    public ExpositionException Error(string reason) => ExpositionException.At(Offset, $"{ProtoMessage.Metric.Called(0)}: {reason}");

    private bool NextFamily(ReadOnlySpan<byte> body)
    {
        while (_familyEnd < body.Length)
        {
            // The length before a family is written as the field of a message would be, without its number.
            var outer = new WireReader(body, new ByteRange(_familyEnd, body.Length - _familyEnd), ProtoMessage.Family);
            var family = outer.Delimited();
            (_at, _familyEnd, Offset) = (family.Start, family.End, family.Start);
            if (ReadFamily(body, family))
            {
                return true;
            }
        }

        return false;
    }

    // Fields may stand in any order: name and type are known before the first metric is read.
    private bool ReadFamily(ReadOnlySpan<byte> body, ByteRange family)
    {
        (_name, _help, _unit) = (default, default, default);
        ulong type = 0;
        var hasMetrics = false;
        var reader = new WireReader(body, family, ProtoMessage.Family);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    _name = reader.Text(_limits.MaxNameLength);
                    break;
                case 2:
                    _help = reader.Text(_limits.MaxLineLength);
                    break;
                case 3:
                    type = reader.Varint();
                    break;
                case 4:
                    reader.Bytes();
                    hasMetrics = true;
                    break;
                case 5:
                    _unit = reader.Text(_limits.MaxNameLength);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!hasMetrics)
        {
            return false;
        }

        Type = type switch
        {
            0 => MetricType.Counter,
            1 => MetricType.Gauge,
            2 => MetricType.Summary,
            3 => MetricType.Unknown,
            4 => MetricType.Histogram,
            5 => MetricType.GaugeHistogram,
            _ => throw ExpositionException.At(family.Start, $"{ProtoMessage.Family.Called(3)}: expected a type from 0 to 5, found {type}"),
        };
        return _name.IsEmpty ? throw ExpositionException.At(family.Start, $"{ProtoMessage.Family.Called(1)}: the metric name is missing") : true;
    }

    private void NextMetric(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body, new ByteRange(_at, _familyEnd - _at), ProtoMessage.Family);
        while (reader.Next())
        {
            if (reader.Field != 4)
            {
                reader.Skip();
                continue;
            }

            var range = reader.Bytes();
            (_at, Offset) = (reader.Position, range.Start);
            _metric.Read(body, range, Type, _limits);
            _largest = Math.Max(_largest, _metric.Largest);
            (_element, _nextExemplar, _isKeyed) = (0, 0, false);
            _part = Type switch
            {
                MetricType.Summary => Part.Count,
                MetricType.Histogram or MetricType.GaugeHistogram => _histograms.Native && _metric.Histogram.IsNative ? Part.Native : Part.Count,
                _ => Part.Single,
            };
            return;
        }

        _part = Part.Family;
    }

    private bool ReadSample(ReadOnlySpan<byte> body)
    {
        Kind = ExpositionEntryKind.Sample;
        var part = _part;
        switch (part)
        {
            case Part.Single:
                _part = Part.Metric;
                Sample(SampleRole.Single, _metric.Value);
                ReadExemplar(_metric.Exemplar, body);
                break;
            case Part.Native:
                _part = _histograms.KeepClassic && _metric.Histogram.Buckets.Count > 0 ? Part.Count : Part.Metric;
                Sample(SampleRole.Single, 0);
                Histogram = _metric.Histogram.ToNative(isGauge: Type == MetricType.GaugeHistogram);
                NextExemplar(body);
                break;
            case Part.Count:
                _part = Part.Sum;
                Sample(SampleRole.Count, IsSummary ? _metric.SummaryCount : _metric.Histogram.Count);
                break;
            case Part.Sum:
                _part = Part.Elements;
                Sample(SampleRole.Sum, IsSummary ? _metric.SummarySum : _metric.Histogram.Sum);
                break;
            default:
                return ReadElement(body);
        }

        return true;
    }

    // The buckets or quantiles one after the other; a histogram's last bucket is +Inf, stated or not.
    private bool ReadElement(ReadOnlySpan<byte> body)
    {
        var elements = IsSummary ? _metric.Quantiles : _metric.Histogram.Buckets;
        var end = elements.Count;
        if (!IsSummary && (end == 0 || !double.IsPositiveInfinity(elements[end - 1].Bound)))
        {
            end++;
        }

        if (_element == end)
        {
            _part = Part.Metric;
            return false;
        }

        var element = _element < elements.Count ? elements[_element] : new ProtobufBucket(double.PositiveInfinity, _metric.Histogram.Count, default);
        _element++;
        Sample(IsSummary ? SampleRole.Quantile : SampleRole.Bucket, element.Value, element.Bound);
        ReadExemplar(element.Exemplar, body);
        return true;
    }

    private void Sample(SampleRole role, double value, double bound = 0)
    {
        if (++_samples > _limits.MaxSamples)
        {
            throw Error($"too many samples: at most {_limits.MaxSamples} are read");
        }

        (Value, Histogram, _role, _bound, _isWritten) = (value, null, role, bound, false);
    }

    private bool Describe(ExpositionEntryKind kind, ReadOnlySpan<byte> text, ReadOnlySpan<byte> body)
    {
        Kind = kind;
        Histogram = null;
        _text.Clear();
        _entryName = _text.Escaped(_name.Of(body));
        _entryText = _text.Escaped(text);
        return true;
    }

    private void ReadExemplar(ByteRange range, ReadOnlySpan<byte> body)
    {
        if (range.IsEmpty)
        {
            return;
        }

        _exemplarLabels.Clear();
        (ExemplarValue, ExemplarTimestampMs) = (0, null);
        var reader = new WireReader(body, range, ProtoMessage.Exemplar);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Bound(_exemplarLabels.Count, _limits.MaxLabels);
                    _exemplarLabels.Add(reader.Bytes());
                    break;
                case 2:
                    ExemplarValue = reader.Double();
                    break;
                case 3:
                    ExemplarTimestampMs = ProtobufMetric.Milliseconds(reader.Message(ProtoMessage.Timestamp));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _exemplar.Clear();
        _exemplar.Open();
        _exemplar.Labels(_exemplarLabels, body, _limits);
        _exemplar.End();
        HasExemplar = true;
    }
}

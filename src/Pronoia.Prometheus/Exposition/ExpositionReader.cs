using System.Text.Unicode;
using Pronoia.Prometheus.Exposition.Protobuf;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Reads a body of metrics entry by entry without allocating: everything it gives is a span of the body
/// (https://prometheus.io/docs/instrumenting/exposition_formats/, https://prometheus.io/docs/specs/om/open_metrics_spec/). A name or value that
/// holds escapes is given as written; <see cref="ExpositionText.Unescape"/> and <see cref="LabelsInterner"/> undo them.
/// </summary>
/// <remarks>
/// The text format is read as leniently as Prometheus reads it (blanks between tokens, a comma after the last label, no line feed at the end);
/// OpenMetrics strictly: single blanks, <c># EOF</c>, families in one piece, suffixes, values and exemplars that fit the type. The protobuf format gives the entries that its
/// text would have, and native histograms; its spans are good until the next entry.
/// </remarks>
public ref partial struct ExpositionReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly ExpositionLimits _limits;
    private readonly OpenMetricsRules? _rules;
    private readonly ProtobufReader? _protobuf;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _series;
    private int _at;
    private int _samples;
    private bool _ended;

    /// <summary>Starts at the first line.</summary>
    /// <param name="body">UTF-8, or protobuf messages.</param>
    /// <param name="format">The format, usually from <see cref="ExpositionContentType.Detect"/>.</param>
    /// <param name="limits">Bounds; the defaults where null.</param>
    /// <param name="histograms">Which parts of histograms the protobuf format gives; the defaults where null.</param>
    /// <exception cref="ExpositionException">The body is a text that is not UTF-8.</exception>
    public ExpositionReader(ReadOnlySpan<byte> body, ExpositionFormat format, ExpositionLimits? limits = null, HistogramParts? histograms = null)
    {
        _limits = limits ?? ExpositionLimits.Default;
        if (format == ExpositionFormat.Protobuf)
        {
            _body = body;
            _protobuf = ProtobufReader.Take(_limits, histograms ?? HistogramParts.Default);
            return;
        }

        _body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        _rules = format == ExpositionFormat.OpenMetrics ? OpenMetricsRules.Take() : null;
        if (!Utf8.IsValid(_body))
        {
            throw NotUtf8(_body);
        }
    }

    /// <summary>What the current entry is.</summary>
    public ExpositionEntryKind Kind { get; private set; }

    /// <summary>The line of the current entry, from 1; 0 in the protobuf format.</summary>
    public int Line { get; private set; }

    /// <summary>The metric name of a sample, or the name a comment speaks of; as written, without quotes.</summary>
    public ReadOnlySpan<byte> Name
    {
        readonly get => _protobuf is null ? _name : _protobuf.Name(_body);
        private set => _name = value;
    }

    /// <summary>The series of a sample as written: name and labels; of protobuf as text would have it. <see cref="Intern"/> is faster where its labels are wanted.</summary>
    /// <exception cref="ExpositionException">A label of a protobuf sample is malformed.</exception>
    public ReadOnlySpan<byte> Series
    {
        readonly get => _protobuf is null ? _series : _protobuf.Series(_body);
        private set => _series = value;
    }

    /// <summary>The text of a help, unit or other comment; as written.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The type that the last <c># TYPE</c> line states; of protobuf the family's.</summary>
    public MetricType Type { get; private set; }

    /// <summary>The value of a sample; <see cref="StaleMarker.NormalNaN"/> where it is not a number, 0 where it is a histogram.</summary>
    public double Value { get; private set; }

    /// <summary>The native histogram of a sample, or null for a float.</summary>
    public FloatHistogram? Histogram { get; private set; }

    /// <summary>When the counting of a protobuf sample began, milliseconds since the epoch, where stated.</summary>
    public readonly long? CreatedMs => _protobuf?.CreatedMs;

    /// <summary>The timestamp of a sample in milliseconds since the epoch, where it states one.</summary>
    public long? TimestampMs { get; private set; }

    /// <summary>The labels of a sample's exemplar as written, in braces; empty where it has no exemplar.</summary>
    public ReadOnlySpan<byte> ExemplarLabels { get; private set; }

    /// <summary>The exemplar's value.</summary>
    public double ExemplarValue { get; private set; }

    /// <summary>The exemplar's timestamp in milliseconds since the epoch, where stated.</summary>
    public long? ExemplarTimestampMs { get; private set; }

    /// <summary>Moves to the next entry; false at the end.</summary>
    /// <exception cref="ExpositionException">The line is malformed or beyond a limit.</exception>
    public bool Read()
    {
        if (_protobuf is not null)
        {
            return ReadProtobuf();
        }

        while (!_ended && _at < _body.Length)
        {
            var rest = _body[_at..];
            var length = rest.IndexOf((byte)'\n');
            Line++;
            if (length < 0 && _rules is not null && !rest.SequenceEqual("# EOF"u8))
            {
                throw Error("the line feed at the end of the line is missing");
            }

            var line = length < 0 ? rest : rest[..length];
            _at += line.Length + 1;
            if (line.Length > _limits.MaxLineLength)
            {
                throw Error($"the line is too long: at most {_limits.MaxLineLength} bytes are read");
            }

            if (_rules is null)
            {
                line = line.TrimStart(" \t"u8);
                if (line.IsEmpty)
                {
                    continue;
                }
            }

            if (line.Length > 0 && line[0] == '#')
            {
                if (ReadComment(line))
                {
                    return true;
                }
            }
            else
            {
                ReadSample(line);
                return true;
            }
        }

        if (_rules is not null && !_ended)
        {
            Line++;
            throw Error("# EOF is missing at the end");
        }

        return false;
    }

    /// <summary>The labels of a sample's series; those of a series that the interner knows are found without a copy or a new object.</summary>
    /// <param name="interner">Keeps labels between bodies.</param>
    /// <exception cref="ExpositionException">A label is malformed or there twice.</exception>
    public readonly Labels Intern(LabelsInterner interner)
    {
        ArgumentNullException.ThrowIfNull(interner);
        try
        {
            return _protobuf is null ? interner.Intern(Series) : _protobuf.Intern(interner, _body);
        }
        catch (FormatException e)
        {
            throw Error(e.Message);
        }
    }

    /// <summary>Moves <see cref="ExemplarLabels"/>, value and timestamp to the next exemplar of a native histogram, which alone may have several; false where there is none.</summary>
    /// <exception cref="ExpositionException">The exemplar is malformed.</exception>
    public bool NextExemplar()
    {
        ExemplarLabels = default;
        if (_protobuf is null || !_protobuf.NextExemplar(_body))
        {
            return false;
        }

        TakeExemplar();
        return true;
    }

    private bool ReadProtobuf()
    {
        if (_ended || !_protobuf!.Read(_body))
        {
            if (!_ended)
            {
                ProtobufReader.GiveBack(_protobuf!);
                _ended = true;
            }

            return false;
        }

        Kind = _protobuf.Kind;
        Type = _protobuf.Type;
        if (Kind == ExpositionEntryKind.Sample)
        {
            Value = _protobuf.Value;
            Histogram = _protobuf.Histogram;
            TimestampMs = _protobuf.TimestampMs;
            TakeExemplar();
        }
        else
        {
            Text = _protobuf.Text;
        }

        return true;
    }

    private void TakeExemplar()
    {
        ExemplarLabels = _protobuf!.ExemplarLabels;
        ExemplarValue = _protobuf.ExemplarValue;
        ExemplarTimestampMs = _protobuf.ExemplarTimestampMs;
    }

    /// <summary>An error in the current entry.</summary>
    /// <param name="reason">What is wrong.</param>
    public readonly ExpositionException Error(string reason) => _protobuf?.Error(reason) ?? new(Line, reason);

    private static ExpositionException NotUtf8(ReadOnlySpan<byte> body)
    {
        var line = 1;
        foreach (var range in body.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(body[range]))
            {
                break;
            }

            line++;
        }

        return new ExpositionException(line, "not valid UTF-8");
    }
}

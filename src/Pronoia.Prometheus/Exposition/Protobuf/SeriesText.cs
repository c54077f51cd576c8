using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>
/// Writes names, labels and texts as the text format has them, so that whoever reads entries need not know which format a body is in. Used again for every entry; what it
/// gives is good until then.
/// </summary>
internal sealed class SeriesText
{
    // Bounds and quantiles repeat: as text they are made once. A body that has more of them than anybody needs does not keep the room.
    private const int MaxNumbers = 10_000;

    private readonly Dictionary<long, byte[]> _numbers = [];
    private byte[] _text = new byte[512];
    private int _length;
    private int _beforeBound;
    private bool _hasLabels;
    private bool _inBraces;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _text.AsSpan(0, _length);

    /// <summary>The metric name of the series, escaped and without quotes.</summary>
    public ReadOnlySpan<byte> Name { get => _text.AsSpan(NameStart, NameLength); }

    private int NameStart { get; set; }

    private int NameLength { get; set; }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => (_length, _hasLabels, _inBraces) = (0, false, false);

    /// <summary>Begins a series: <c>name{label="value"</c>.</summary>
    public void Begin(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, List<ByteRange> labels, ReadOnlySpan<byte> body, ExpositionLimits limits)
    {
        Clear();
        var plain = SeriesScanner.NameLength(name, metric: true) == name.Length;
        if (!plain)
        {
            Append("{\""u8);
            (_inBraces, _hasLabels) = (true, true);
        }

        NameStart = _length;
        Escaped(name);
        Append(suffix);
        NameLength = _length - NameStart;
        if (!plain)
        {
            Append("\""u8);
        }

        Labels(labels, body, limits);
        _beforeBound = _length;
    }

    /// <summary>Adds labels; the first opens the braces.</summary>
    public void Labels(List<ByteRange> labels, ReadOnlySpan<byte> body, ExpositionLimits limits)
    {
        foreach (var pair in labels)
        {
            var (label, value) = ProtobufMetric.Label(new WireReader(body, pair, ProtoMessage.LabelPair), limits);
            Label(label.Of(body), value.Of(body));
        }
    }

    /// <summary>Puts the label of a bucket or quantile behind the labels of <see cref="Begin"/>, in the place of the one before.</summary>
    public void Bound(ReadOnlySpan<byte> label, double bound)
    {
        _length = _beforeBound;
        var hadLabels = _hasLabels;
        Label(label, Number(bound));
        Append("}"u8);
        (_hasLabels, _inBraces) = (hadLabels, hadLabels);
    }

    /// <summary>Closes the braces, where some are open.</summary>
    public void End()
    {
        if (_inBraces)
        {
            Append("}"u8);
        }
    }

    /// <summary>Opens braces even where no label follows.</summary>
    public void Open()
    {
        Append("{"u8);
        _inBraces = true;
    }

    /// <summary>Adds a text with a backslash before <c>\</c> and <c>"</c>, and <c>\n</c> for a line feed.</summary>
    /// <returns>Where it stands in <see cref="Written"/>.</returns>
    public ByteRange Escaped(ReadOnlySpan<byte> text)
    {
        var start = _length;
        while (text.IndexOfAny((byte)'\\', (byte)'"', (byte)'\n') is var at and >= 0)
        {
            Append(text[..at]);
            Append(text[at] switch { (byte)'\n' => "\\n"u8, (byte)'"' => "\\\""u8, _ => "\\\\"u8 });
            text = text[(at + 1)..];
        }

        Append(text);
        return new ByteRange(start, _length - start);
    }

    private void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!_inBraces)
        {
            Open();
        }

        if (_hasLabels)
        {
            Append(","u8);
        }

        _hasLabels = true;
        if (SeriesScanner.NameLength(name, metric: false) == name.Length)
        {
            Append(name);
            Append("=\""u8);
        }
        else
        {
            Append("\""u8);
            Escaped(name);
            Append("\"=\""u8);
        }

        Escaped(value);
        Append("\""u8);
    }

    private byte[] Number(double value)
    {
        var key = BitConverter.DoubleToInt64Bits(value);
        if (!_numbers.TryGetValue(key, out var text))
        {
            if (_numbers.Count == MaxNumbers)
            {
                _numbers.Clear();
            }

            _numbers.Add(key, text = Encoding.ASCII.GetBytes(GoFloat.OpenMetrics(value)));
        }

        return text;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _text.Length - _length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}

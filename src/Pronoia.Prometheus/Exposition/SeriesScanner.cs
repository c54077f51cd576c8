using System.Buffers;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Walks over a series as written, <c>name{label="value",…}</c> or <c>{"name","label"="value",…}</c>, and gives each label as a span of the
/// input. Reading and interning share it, so that they agree on what a series is.
/// </summary>
/// <param name="text">Text that starts with a series.</param>
/// <param name="strict">OpenMetrics: no blanks and no comma at the end.</param>
internal ref struct SeriesScanner(ReadOnlySpan<byte> text, bool strict)
{
    private static readonly SearchValues<byte> LabelNameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private static readonly SearchValues<byte> MetricNameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private bool _inBraces;

    /// <summary>Where the scan stands; after the last label, the first byte behind the series.</summary>
    public readonly int Position => _at;

    /// <summary>What is wrong, where scanning stopped early.</summary>
    public string? Error { get; private set; }

    /// <summary>The metric name as written, without quotes; empty until it is known.</summary>
    public ReadOnlySpan<byte> MetricName { get; private set; }

    /// <summary>The current label's name as written, without quotes.</summary>
    public ReadOnlySpan<byte> LabelName { get; private set; }

    /// <summary>The current label's value as written, without quotes.</summary>
    public ReadOnlySpan<byte> LabelValue { get; private set; }

    /// <summary>The length of the metric or label name at the start of <paramref name="text"/>; 0 where there is none.</summary>
    public static int NameLength(ReadOnlySpan<byte> text, bool metric)
    {
        if (text.IsEmpty || char.IsAsciiDigit((char)text[0]))
        {
            return 0;
        }

        var length = text.IndexOfAnyExcept(metric ? MetricNameBytes : LabelNameBytes);
        return length < 0 ? text.Length : length;
    }

    /// <summary>Reads what stands before the labels.</summary>
    public bool Start()
    {
        if (_text.IsEmpty)
        {
            return Fail("expected a metric name, found the end of the line");
        }

        if (_text[0] != '{')
        {
            var length = NameLength(_text, metric: true);
            if (length == 0)
            {
                return Fail($"expected a metric name, found {Found()}");
            }

            MetricName = _text[..length];
            _at = length;
            var brace = strict ? _at : AfterBlanks(_at);
            if (brace == _text.Length || _text[brace] != '{')
            {
                return true;
            }

            _at = brace;
        }

        _at++;
        _inBraces = true;
        return true;
    }

    /// <summary>Reads a set of labels in braces, which holds no metric name: an exemplar's.</summary>
    public bool StartLabelsOnly()
    {
        if (_text.IsEmpty || _text[0] != '{')
        {
            return Fail($"expected {{, found {Found()}");
        }

        (_at, _inBraces) = (1, true);
        return true;
    }

    /// <summary>Moves to the next label. False at the end, or where <see cref="Error"/> is set.</summary>
    public bool MoveNext()
    {
        while (_inBraces)
        {
            SkipBlanks();
            if (At('}') && !(strict && _text[_at - 1] == ','))
            {
                _at++;
                _inBraces = false;
                return false;
            }

            var quoted = At('"');
            if (!Name(quoted, out var name))
            {
                return false;
            }

            SkipBlanks();
            var isMetricName = quoted && (At(',') || At('}'));
            if (isMetricName ? !SetMetricName(name) : !Value(name))
            {
                return false;
            }

            SkipBlanks();
            if (At(','))
            {
                _at++;
            }
            else if (!At('}'))
            {
                return Fail($"expected a comma or }}, found {Found()}");
            }

            if (!isMetricName)
            {
                return true;
            }
        }

        return false;
    }

    private bool Name(bool quoted, out ReadOnlySpan<byte> name)
    {
        if (!quoted)
        {
            name = _text.Slice(_at, NameLength(_text[_at..], metric: false));
            _at += name.Length;
            return name.Length > 0 || Fail($"expected a label name, found {Found()}");
        }

        return Quoted(out name) && (name.Length > 0 || Fail("expected a name, found an empty text"));
    }

    private bool SetMetricName(ReadOnlySpan<byte> name)
    {
        if (!MetricName.IsEmpty)
        {
            return Fail("the metric name is given twice");
        }

        MetricName = name;
        return true;
    }

    private bool Value(ReadOnlySpan<byte> name)
    {
        if (!At('='))
        {
            return Fail($"expected = after the label name, found {Found()}");
        }

        _at++;
        SkipBlanks();
        if (!At('"'))
        {
            return Fail($"expected a label value in double quotes, found {Found()}");
        }

        if (!Quoted(out var value))
        {
            return false;
        }

        LabelName = name;
        LabelValue = value;
        return true;
    }

    private bool Quoted(out ReadOnlySpan<byte> content)
    {
        var start = _at + 1;
        var at = start;
        while (true)
        {
            var next = _text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0 || (_text[at + next] == '\\' && at + next + 2 > _text.Length))
            {
                content = default;
                return Fail("the closing quote is missing");
            }

            at += next;
            if (_text[at] == '"')
            {
                content = _text[start..at];
                _at = at + 1;
                return true;
            }

            at += 2;
        }
    }

    private readonly bool At(char c) => _at < _text.Length && _text[_at] == c;

    private void SkipBlanks()
    {
        if (!strict)
        {
            _at = AfterBlanks(_at);
        }
    }

    private readonly int AfterBlanks(int at)
    {
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private readonly string Found() => Shown(_text[Math.Min(_at, _text.Length)..]);

    /// <summary>The first character of some text, for messages.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return "the end of the line";
        }

        System.Text.Rune.DecodeFromUtf8(text, out var rune, out _);
        return System.Text.Rune.IsControl(rune) ? $"character U+{rune.Value:X4}" : $"'{rune}'";
    }

    private bool Fail(string error)
    {
        Error = error;
        _inBraces = false;
        return false;
    }
}

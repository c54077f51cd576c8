using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Writes the pieces that both exposition formats share.</summary>
internal readonly struct Utf8Output(IBufferWriter<byte> writer)
{
    public void Text(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, writer);

    public void Ascii(ReadOnlySpan<byte> text) => writer.Write(text);

    /// <summary>A name as a comment gives it: plain where it is a classic name, else quoted.</summary>
    public void MetricName(string name)
    {
        if (LabelNames.IsLegacyMetricName(name))
        {
            Text(name);
        }
        else
        {
            Quoted(name);
        }
    }

    /// <summary>Name and labels of a sample, and the blank behind them.</summary>
    public void Series(string name, Labels labels, Func<Label, string>? value = null)
    {
        var plain = LabelNames.IsLegacyMetricName(name);
        if (plain)
        {
            Text(name);
        }

        if (!plain || labels.Count > 0)
        {
            Ascii("{"u8);
            if (!plain)
            {
                Quoted(name);
            }

            LabelPairs(labels, value, first: plain);
            Ascii("}"u8);
        }

        Ascii(" "u8);
    }

    /// <summary>Labels with commas between them.</summary>
    public void LabelPairs(Labels labels, Func<Label, string>? value = null, bool first = true)
    {
        foreach (var label in labels.AsSpan())
        {
            if (!first)
            {
                Ascii(","u8);
            }

            first = false;
            if (LabelNames.IsLegacyLabelName(label.Name))
            {
                Text(label.Name);
            }
            else
            {
                Quoted(label.Name);
            }

            Ascii("="u8);
            Quoted(value is null ? label.Value : value(label));
        }
    }

    public void Quoted(string text)
    {
        Ascii("\""u8);
        Escaped(text, "\\\"\n");
        Ascii("\""u8);
    }

    /// <summary>Text with backslashes before the characters of <paramref name="special"/>.</summary>
    public void Escaped(ReadOnlySpan<char> text, ReadOnlySpan<char> special)
    {
        while (text.IndexOfAny(special) is var at and >= 0)
        {
            Text(text[..at]);
            Ascii(text[at] switch { '\n' => "\\n"u8, '"' => "\\\""u8, _ => "\\\\"u8 });
            text = text[(at + 1)..];
        }

        Text(text);
    }

    /// <summary>A number as Go's <c>strconv</c> writes it.</summary>
    public void Number(double value) => Text(GoFloat.Shortest(value));

    public void Integer(long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out var length);
        Ascii(text[..length]);
    }
}

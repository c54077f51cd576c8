using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting;

/// <summary>
/// The stable 64-bit identity of a label set: FNV-1a over names and values in name order, each followed by byte 255, as in
/// prometheus/common <c>model.LabelSet.Fingerprint</c>. The same on every machine and in every release.
/// </summary>
/// <param name="Value">The hash.</param>
[JsonConverter(typeof(FingerprintJsonConverter))]
public readonly record struct Fingerprint(ulong Value) : IComparable<Fingerprint>
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 255;

    /// <summary>The fingerprint of a label set.</summary>
    public static Fingerprint Of(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var hash = Offset;
        foreach (var label in labels.AsSpan())
        {
            hash = Add(Add(hash, label.Name), label.Value);
        }

        return new Fingerprint(hash);
    }

    /// <summary>Reads the 16 hexadecimal digits that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Fingerprint fingerprint)
    {
        var good = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text.Length == 16;
        fingerprint = new Fingerprint(good ? value : 0);
        return good;
    }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(Fingerprint other) => Value.CompareTo(other.Value);

    private static ulong Add(ulong hash, string text)
    {
        const int OnStack = 256;
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        foreach (var b in buffer[..Encoding.UTF8.GetBytes(text, buffer)])
        {
            hash = (hash ^ b) * Prime;
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return (hash ^ Separator) * Prime;
    }
}

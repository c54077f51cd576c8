using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// A fixed pseudo-random sample of series for <c>limit_ratio</c>: the same labels always fall on the same side, the one they fall on in Prometheus, which
/// hashes label sets in its <c>stringlabels</c> encoding.
/// </summary>
internal static class LabelSampling
{
    /// <summary>Whether a series belongs to the sample; a negative ratio stands for the complement of the positive one.</summary>
    public static bool Keeps(Labels labels, double ratio)
    {
        var place = XxHash64.Hash(Encode(labels)) / (double)ulong.MaxValue;
        return ratio >= 0 ? place < ratio : place >= 1 + ratio;
    }

    /// <summary>Names and values in turn, each behind its length: one byte, or 255 and three bytes.</summary>
    private static byte[] Encode(Labels labels)
    {
        using var bytes = new MemoryStream();
        foreach (var label in labels)
        {
            Append(bytes, label.Name);
            Append(bytes, label.Value);
        }

        return bytes.ToArray();
    }

    private static void Append(MemoryStream bytes, string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        if (encoded.Length < 255)
        {
            bytes.WriteByte((byte)encoded.Length);
        }
        else
        {
            bytes.Write([255, (byte)encoded.Length, (byte)(encoded.Length >> 8), (byte)(encoded.Length >> 16)]);
        }

        bytes.Write(encoded);
    }
}

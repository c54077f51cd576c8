using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>A fixed pseudo-random sample of series for <c>limit_ratio</c>: the same labels always fall on the same side.</summary>
internal static class LabelSampling
{
    /// <summary>Whether a series belongs to the sample; a negative ratio stands for the complement of the positive one.</summary>
    public static bool Keeps(Labels labels, double ratio)
    {
        var place = Hash(labels) / (double)ulong.MaxValue;
        return ratio >= 0 ? place < ratio : place >= 1 + ratio;
    }

    /// <summary>64 bits of FNV-1a over names and values, then mixed, because FNV alone does not spread short texts over the high bits.</summary>
    private static ulong Hash(Labels labels)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037;
        foreach (var label in labels)
        {
            foreach (var part in new[] { label.Name, label.Value })
            {
                foreach (var b in Encoding.UTF8.GetBytes(part))
                {
                    hash = (hash ^ b) * prime;
                }

                hash = (hash ^ 0xff) * prime;
            }
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}

using System.Security.Cryptography;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Groups;

/// <summary>The names of groups.</summary>
internal static class GroupKey
{
    /// <summary>The key that people and receivers see: <c>{}/{severity="critical"}:{alertname="X"}</c>.</summary>
    public static string Write(string routeKey, Labels labels)
    {
        var text = new StringBuilder(routeKey).Append(":{");
        for (var i = 0; i < labels.Count; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(labels[i].Name).Append('=');
            LabelNames.AppendQuoted(text, labels[i].Value);
        }

        return text.Append('}').ToString();
    }

    /// <summary>The key of the group's document: the same group at two receivers is two documents.</summary>
    public static string Document(string routeKey, string receiver, Labels labels) => Hash(Write(routeKey, labels), receiver);

    /// <summary>32 hexadecimal digits that name the parts.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tcp;

/// <summary>One step of a conversation: what to wait for, then what to send, then whether to upgrade to TLS.</summary>
public sealed record QueryResponse
{
    /// <summary>Lines are read until one matches.</summary>
    public Regex? Expect { get; init; }

    /// <summary>Exactly these bytes are expected next.</summary>
    public ReadOnlyMemory<byte> ExpectBytes { get; init; }

    /// <summary>Sent with a line feed after it; <c>${1}</c> and <c>${name}</c> stand for groups of <see cref="Expect"/>. Empty sends nothing.</summary>
    public ReadOnlyMemory<byte> Send { get; init; }

    /// <summary>Labels of <c>probe_expect_info</c>, by name; values may refer to groups of <see cref="Expect"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Whether to upgrade to TLS after this step.</summary>
    public bool StartTls { get; init; }

    /// <summary>What to send after a match.</summary>
    internal ReadOnlyMemory<byte> Expand(Match match) => Send.Span.Contains((byte)'$')
        ? Encoding.UTF8.GetBytes(new Re2Replacement(Encoding.UTF8.GetString(Send.Span)).Expand(match))
        : Send;
}

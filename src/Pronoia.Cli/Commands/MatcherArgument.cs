using System.CommandLine;
using Pronoia.Alerting.Configuration;
using Pronoia.Cli.Remote;

namespace Pronoia.Cli.Commands;

/// <summary>Matchers on the command line, as Alertmanager writes them.</summary>
internal static class MatcherArgument
{
    /// <summary>The argument; every token is read, so that a mistake is wrong usage.</summary>
    public static Argument<RemoteMatcher[]> Create(string description, ArgumentArity arity) => new("MATCHER")
    {
        Description = description,
        Arity = arity,
        CustomParser = result =>
        {
            var matchers = new List<RemoteMatcher>();
            foreach (var token in result.Tokens)
            {
                try
                {
                    matchers.AddRange(MatcherParser.Parse(token.Value).Select(RemoteMatcher.Of));
                }
                catch (FormatException e)
                {
                    result.AddError(e.Message);
                }
            }

            return [.. matchers];
        },
    };

    /// <summary>The query of a list: <c>?filter=…&amp;filter=…</c>, or nothing.</summary>
    public static string Query(IReadOnlyList<RemoteMatcher>? matchers) =>
        matchers is { Count: > 0 } ? "?" + string.Join('&', matchers.Select(m => "filter=" + Uri.EscapeDataString(m.ToString()))) : "";
}

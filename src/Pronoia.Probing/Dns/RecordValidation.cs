using System.Text.RegularExpressions;

namespace Pronoia.Probing.Dns;

/// <summary>What the records of a section must look like; patterns match records in presentation form, <c>name TTL class type data</c> with tabs between.</summary>
public sealed record RecordValidation
{
    /// <summary>No demands.</summary>
    public static RecordValidation None { get; } = new();

    /// <summary>Fails where any record matches any of these.</summary>
    public IReadOnlyList<Regex> FailIfMatches { get; init; } = [];

    /// <summary>
    /// Fails where not every record matches all of these. The name of the option says otherwise; this is what blackbox_exporter does, and what
    /// module files in use rely on.
    /// </summary>
    public IReadOnlyList<Regex> FailIfAllMatch { get; init; } = [];

    /// <summary>Fails where any record does not match all of these, or there is no record.</summary>
    public IReadOnlyList<Regex> FailIfNotMatches { get; init; } = [];

    /// <summary>Fails where no record matches any of these, or there is no record.</summary>
    public IReadOnlyList<Regex> FailIfNoneMatches { get; init; } = [];

    /// <summary>What is wrong with the records, or null.</summary>
    internal string? Problem(string section, IReadOnlyList<string> records)
    {
        if (records.Count == 0 && (FailIfNotMatches.Count > 0 || FailIfNoneMatches.Count > 0))
        {
            return $"the {section} section is empty, but records are demanded";
        }

        foreach (var record in records)
        {
            if (FailIfMatches.FirstOrDefault(r => r.IsMatch(record)) is { } matched)
            {
                return $"a record of the {section} section matches \"{matched}\"";
            }

            if (FailIfNotMatches.FirstOrDefault(r => !r.IsMatch(record)) is { } missed)
            {
                return $"a record of the {section} section does not match \"{missed}\"";
            }
        }

        if (records.Any(record => FailIfAllMatch.Any(r => !r.IsMatch(record))))
        {
            return $"not all records of the {section} section match fail_if_all_match_regexp";
        }

        return FailIfNoneMatches.Count > 0 && !records.Any(record => FailIfNoneMatches.Any(r => r.IsMatch(record)))
            ? $"no record of the {section} section matches fail_if_none_matches_regexp"
            : null;
    }
}

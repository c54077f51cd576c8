using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Rules;

/// <summary>
/// A file of recording and alerting rules (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/), read strictly.
/// </summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Groups">The groups in order.</param>
public sealed record RuleFile(string Path, IReadOnlyList<RuleGroup> Groups)
{
    /// <summary>Reads a file from disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="diagnostics">Receives everything that is wrong.</param>
    /// <param name="validator">Checks expressions; the stable language's parser where null.</param>
    /// <returns>What could be read; only good where <paramref name="diagnostics"/> has no errors.</returns>
    public static RuleFile Load(string path, Diagnostics diagnostics, ExpressionValidator? validator = null) =>
        Read(YamlFile.Load(path, diagnostics), path, diagnostics, validator);

    /// <summary>Reads a document.</summary>
    /// <param name="value">The document; null counts as a file without groups.</param>
    /// <param name="path">How messages and <see cref="RuleGroup.File"/> name it.</param>
    /// <param name="diagnostics">Receives everything that is wrong.</param>
    /// <param name="validator">Checks expressions; the stable language's parser where null.</param>
    public static RuleFile Read(YamlValue? value, string path, Diagnostics diagnostics, ExpressionValidator? validator = null) =>
        new(path, new RuleFileReader(path, diagnostics, validator ?? Check).Read(value));

    private static string? Check(string expr)
    {
        try
        {
            PromQLParser.Parse(expr);
            return null;
        }
        catch (PromQLException e)
        {
            return e.Message;
        }
    }
}

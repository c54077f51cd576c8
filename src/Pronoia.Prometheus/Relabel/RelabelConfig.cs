using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Relabel;

/// <summary>
/// One relabelling step, with Prometheus's defaults (prometheus/model/relabel). Immutable and thread-safe; the pattern is compiled once.
/// </summary>
public sealed class RelabelConfig
{
    /// <summary>The pattern that matches everything, in one group.</summary>
    public const string DefaultRegex = "(.*)";

    /// <summary>The replacement that is the first group.</summary>
    public const string DefaultReplacement = "$1";

    /// <summary>What stands between the values of the source labels.</summary>
    public const string DefaultSeparator = ";";

    private readonly AnchoredPattern _pattern;
    private readonly Re2Replacement _replacement;
    private readonly Re2Replacement _target;

    /// <summary>Makes a step. See <see cref="RelabelConfigReader"/> for one with checks against a configuration file.</summary>
    /// <param name="regex">The pattern, anchored at both ends.</param>
    /// <param name="replacement">The replacement, with <c>$1</c> for groups.</param>
    /// <param name="targetLabel">The label to set; <see cref="RelabelAction.Replace"/> expands groups in it.</param>
    /// <exception cref="FormatException">The pattern is not a regular expression of RE2's kind.</exception>
    public RelabelConfig(string regex = DefaultRegex, string replacement = DefaultReplacement, string targetLabel = "")
    {
        _pattern = new AnchoredPattern(regex);
        _replacement = new Re2Replacement(replacement);
        _target = new Re2Replacement(targetLabel);
        (Regex, Replacement, TargetLabel) = (regex, replacement, targetLabel);
    }

    /// <summary>What the step does.</summary>
    public RelabelAction Action { get; init; } = RelabelAction.Replace;

    /// <summary>The labels whose values are joined and matched.</summary>
    public IReadOnlyList<string> SourceLabels { get; init; } = [];

    /// <summary>What stands between the values.</summary>
    public string Separator { get; init; } = DefaultSeparator;

    /// <summary>The pattern.</summary>
    public string Regex { get; }

    /// <summary>The replacement.</summary>
    public string Replacement { get; }

    /// <summary>The label to set.</summary>
    public string TargetLabel { get; }

    /// <summary>The modulus of <see cref="RelabelAction.HashMod"/>.</summary>
    public ulong Modulus { get; init; }

    /// <summary>Applies the step.</summary>
    /// <returns>Whether the labels are kept.</returns>
    internal bool Apply(LabelsBuilder labels)
    {
        var value = SourceLabels.Count == 1 ? labels.Get(SourceLabels[0]) : string.Join(Separator, SourceLabels.Select(labels.Get));
        switch (Action)
        {
            case RelabelAction.Keep:
                return _pattern.IsMatch(value);
            case RelabelAction.Drop:
                return !_pattern.IsMatch(value);
            case RelabelAction.KeepEqual:
                return labels.Get(TargetLabel) == value;
            case RelabelAction.DropEqual:
                return labels.Get(TargetLabel) != value;
            case RelabelAction.Replace:
                Replace(labels, value);
                break;
            case RelabelAction.HashMod:
                labels.Set(TargetLabel, (Hash(value) % Modulus).ToString(CultureInfo.InvariantCulture));
                break;
            case RelabelAction.Lowercase:
                labels.Set(TargetLabel, value.ToLowerInvariant());
                break;
            case RelabelAction.Uppercase:
                labels.Set(TargetLabel, value.ToUpperInvariant());
                break;
            case RelabelAction.LabelMap:
                foreach (var label in labels.ToLabels())
                {
                    if (_pattern.Match(label.Name) is { Success: true } match)
                    {
                        labels.Set(_replacement.Expand(match), label.Value);
                    }
                }

                break;
            default:
                foreach (var label in labels.ToLabels())
                {
                    if (_pattern.IsMatch(label.Name) == (Action == RelabelAction.LabelDrop))
                    {
                        labels.Remove(label.Name);
                    }
                }

                break;
        }

        return true;
    }

    private void Replace(LabelsBuilder labels, string value)
    {
        if (_pattern.Match(value) is not { Success: true } match)
        {
            return;
        }

        var target = _target.Expand(match);
        if (LabelNames.IsLegacyLabelName(target))
        {
            labels.Set(target, _replacement.Expand(match));
        }
    }

    // The last 8 of MD5's 16 bytes, so that targets shard as they do in Prometheus.
    [SuppressMessage("Security", "CA5351", Justification = "The hash spreads targets; Prometheus defines it as MD5.")]
    private static ulong Hash(string value) => BinaryPrimitives.ReadUInt64BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(8));
}

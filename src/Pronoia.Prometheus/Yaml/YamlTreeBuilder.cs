using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pronoia.Prometheus.Yaml;

/// <summary>Turns YamlDotNet's events into <see cref="YamlValue"/>s and keeps the limits while doing so.</summary>
internal sealed class YamlTreeBuilder(string file, Diagnostics diagnostics, YamlLimits limits, Func<string, string?>? environment)
{
    // https://yaml.org/type/binary.html
    private const string BinaryTag = "tag:yaml.org,2002:binary";

    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];
    private long _nodes;

    public YamlValue? Build(IParser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = Node(parser, 0);
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second))
        {
            diagnostics.Error(At(second.Start), "a second YAML document: expected one document per file");
        }

        return root.IsNull ? null : root;
    }

    private SourcePosition At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private YamlValue Node(IParser parser, int depth)
    {
        var current = parser.Current ?? throw new YamlException("unexpected end of the document");
        var position = At(current.Start);
        if (depth > limits.MaxDepth)
        {
            throw new YamlLimitException(position, $"nested too deeply: at most {limits.MaxDepth} levels are read");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value, out var target))
            {
                diagnostics.Error(position, $"alias *{alias.Value} has no anchor above it");
                return new YamlScalar(position, "", quoted: false);
            }

            Count(target.NodeCount, position);
            return target;
        }

        Count(1, position);
        YamlValue value;
        AnchorName anchor;
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            anchor = scalar.Anchor;
            value = Scalar(scalar, position);
        }
        else if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            anchor = sequence.Anchor;
            var items = new List<YamlValue>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(parser, depth + 1));
            }

            value = new YamlSequence(position, items);
        }
        else
        {
            var mapping = parser.Consume<MappingStart>();
            anchor = mapping.Anchor;
            value = Mapping(parser, position, depth);
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = value;
        }

        return value;
    }

    private YamlScalar Scalar(Scalar scalar, SourcePosition position)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value == BinaryTag)
        {
            return Binary(scalar.Value, position);
        }

        var quoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any);
        var text = Substitute(scalar.Value, position);
        return new YamlScalar(position, text, quoted, fromEnvironment: !ReferenceEquals(text, scalar.Value));
    }

    private YamlScalar Binary(string base64, SourcePosition position)
    {
        try
        {
            var bytes = Convert.FromBase64String(base64);
            return new YamlScalar(position, Encoding.UTF8.GetString(bytes), quoted: true, bytes: bytes);
        }
        catch (FormatException)
        {
            diagnostics.Error(position, "!!binary takes base64");
            return new YamlScalar(position, "", quoted: true);
        }
    }

    private YamlMapping Mapping(IParser parser, SourcePosition position, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var merged = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyPosition = At(parser.Current!.Start);
            if (!parser.TryConsume<Scalar>(out var key))
            {
                diagnostics.Error(keyPosition, "a key must be plain text");
                Node(parser, depth + 1);
                Node(parser, depth + 1);
                continue;
            }

            Count(1, keyPosition);
            var value = Node(parser, depth + 1);
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain)
            {
                Merge(value, merged, depth);
            }
            else if (seen.TryGetValue(key.Value, out var first))
            {
                diagnostics.Error(keyPosition, $"key \"{Shown(key.Value)}\" occurs twice; the first is at line {first.Line}");
            }
            else
            {
                seen[key.Value] = keyPosition;
                entries.Add(new YamlEntry(key.Value, keyPosition, value));
            }
        }

        // What is written in the mapping itself wins over what is merged in (yaml.org/type/merge.html).
        entries.AddRange(merged.Where(e => seen.TryAdd(e.Key, e.KeyPosition)));
        return new YamlMapping(position, entries);
    }

    private void Merge(YamlValue value, List<YamlEntry> into, int depth)
    {
        switch (value)
        {
            case YamlMapping mapping:
                into.AddRange(mapping.Entries);
                break;
            case YamlSequence sequence when depth < limits.MaxDepth:
                foreach (var item in sequence.Items)
                {
                    Merge(item, into, limits.MaxDepth);
                }

                break;
            default:
                diagnostics.Error(value.Position, $"<< takes a mapping or a list of mappings, found {value.Kind}");
                break;
        }
    }

    private void Count(int nodes, SourcePosition position)
    {
        _nodes += nodes;
        if (_nodes > limits.MaxNodes)
        {
            throw new YamlLimitException(position, $"the document is too large: at most {limits.MaxNodes} nodes are read, aliases expanded");
        }
    }

    private string Substitute(string text, SourcePosition position)
    {
        if (environment is null || !text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        return EnvironmentSubstitution.Apply(text, environment, message => diagnostics.Unusable(position, message));
    }

    internal static string Shown(string text) => text.Length <= 60 ? text : text[..57] + "...";
}

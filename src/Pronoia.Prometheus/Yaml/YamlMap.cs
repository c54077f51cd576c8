using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Yaml;

/// <summary>
/// Reads a mapping key by key into typed options and then, in <see cref="Done"/>, reports every key that nobody asked for together with
/// the nearest valid one. Errors go to the <see cref="Diagnostics"/>; a reader always returns something, so that one pass finds them all.
/// </summary>
public sealed class YamlMap
{
    private readonly Dictionary<string, YamlEntry> _entries;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private YamlMap(SourcePosition position, IEnumerable<YamlEntry> entries, Diagnostics diagnostics, string what)
    {
        Position = position;
        Diagnostics = diagnostics;
        What = what;
        _entries = entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
    }

    /// <summary>Where the mapping starts.</summary>
    public SourcePosition Position { get; }

    /// <summary>Where errors go.</summary>
    public Diagnostics Diagnostics { get; }

    /// <summary>What the mapping describes, for messages: "target", "route".</summary>
    public string What { get; }

    /// <summary>The entries in the order of the file.</summary>
    public IEnumerable<YamlEntry> Entries => _entries.Values;

    /// <summary>Takes <paramref name="value"/> as a mapping; reports an error and gives an empty one where it is something else.</summary>
    /// <param name="value">The node; null or an empty node counts as an empty mapping.</param>
    /// <param name="diagnostics">Where errors go.</param>
    /// <param name="what">What the mapping describes, for messages.</param>
    public static YamlMap Of(YamlValue? value, Diagnostics diagnostics, string what)
    {
        if (value is YamlMapping mapping)
        {
            return new YamlMap(mapping.Position, mapping.Entries, diagnostics, what);
        }

        if (value is { IsNull: false })
        {
            diagnostics.Error(value.Position, $"{what}: expected a mapping, found {Describe(value)}");
        }

        return new YamlMap(value?.Position ?? default, [], diagnostics, what);
    }

    /// <summary>Whether the key stands in the file with a value.</summary>
    public bool Has(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out var entry) && !entry.Value.IsNull;
    }

    /// <summary>The node under a key, or null where the key is absent or empty.</summary>
    public YamlValue? Value(string key) => Has(key) ? _entries[key].Value : null;

    /// <summary>Where the value of a key stands, or the mapping itself where the key is absent.</summary>
    public SourcePosition At(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Position : Position;

    /// <summary>Reports an error at the value of a key.</summary>
    public void Error(string key, string message) => Diagnostics.Error(At(key), $"{What}: {key}: {message}");

    /// <summary>Text, or null where the key is absent.</summary>
    public string? String(string key, bool required = false)
    {
        var scalar = Scalar(key, "text", required);
        if (required && scalar is { Text.Length: 0 })
        {
            Error(key, "must not be empty");
        }

        return scalar?.Text;
    }

    /// <summary>Text, or <paramref name="fallback"/>.</summary>
    public string String(string key, string fallback) => String(key) ?? fallback;

    /// <summary>A boolean: <c>true</c> or <c>false</c>, or one of YAML 1.1's other words for them, which Go's decoder takes too.</summary>
    public bool Bool(string key, bool fallback)
    {
        var scalar = Scalar(key, "true or false");
        switch (scalar?.Text)
        {
            case null:
                return fallback;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" when !scalar.Quoted:
                return true;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" when !scalar.Quoted:
                return false;
            default:
                Error(key, $"expected true or false, found {Describe(scalar)}");
                return fallback;
        }
    }

    /// <summary>A whole number within bounds.</summary>
    public long Int(string key, long fallback, long min = long.MinValue, long max = long.MaxValue)
    {
        var scalar = Scalar(key, "a whole number");
        if (scalar is null)
        {
            return fallback;
        }

        if (scalar.Quoted || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Error(key, $"expected a whole number, found {Describe(scalar)}");
            return fallback;
        }

        return InRange(key, value, min, max) ? value : fallback;
    }

    /// <summary>A number within bounds.</summary>
    public double Double(string key, double fallback, double min = double.NegativeInfinity, double max = double.PositiveInfinity)
    {
        var scalar = Scalar(key, "a number");
        if (scalar is null)
        {
            return fallback;
        }

        if (scalar.Quoted || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            Error(key, $"expected a number, found {Describe(scalar)}");
            return fallback;
        }

        return InRange(key, value, min, max) ? value : fallback;
    }

    /// <summary>A duration in Prometheus's notation.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan? min = null, TimeSpan? max = null)
    {
        var scalar = Scalar(key, "a duration such as 30s or 5m");
        if (scalar is null)
        {
            return fallback;
        }

        if (!PrometheusDuration.TryParse(scalar.Text, out var value))
        {
            Error(key, $"expected a duration such as 30s or 5m, found {Describe(scalar)}");
            return fallback;
        }

        if (value < min || value > max)
        {
            Error(key, value < min
                ? $"{scalar.Text} is too short: at least {PrometheusDuration.Format(min.Value)}"
                : $"{scalar.Text} is too long: at most {PrometheusDuration.Format(max!.Value)}");
            return fallback;
        }

        return value;
    }

    /// <summary>A duration in Prometheus's notation, or null where the key is absent.</summary>
    public TimeSpan? OptionalDuration(string key) => Has(key) ? Duration(key, TimeSpan.Zero) : null;

    /// <summary>One of a few names.</summary>
    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var scalar = Scalar(key, "one of a few names");
        if (scalar is null)
        {
            return fallback;
        }

        var names = new List<string>(choices.Length);
        foreach (var (name, value) in choices)
        {
            if (name == scalar.Text)
            {
                return value;
            }

            names.Add(name);
        }

        var hint = scalar.FromEnvironment ? "" : Nearest.Hint(scalar.Text, names);
        Error(key, $"{Describe(scalar)} is not one of {string.Join(", ", names)}{hint}");
        return fallback;
    }

    /// <summary>A mapping below a key; an empty one where the key is absent. Its reader calls its own <see cref="Done"/>.</summary>
    public YamlMap Map(string key, string? what = null) => Of(Value(key), Diagnostics, what ?? $"{What}: {key}");

    /// <summary>A list, each item read by <paramref name="read"/>.</summary>
    public IReadOnlyList<T> List<T>(string key, Func<YamlValue, T> read, bool required = false)
    {
        var value = Value(key);
        switch (value)
        {
            case YamlSequence sequence:
                return [.. sequence.Items.Select(read)];
            case null:
                if (required)
                {
                    Diagnostics.Error(Position, $"{What}: {key} is missing");
                }

                return [];
            default:
                Error(key, $"expected a list, found {Describe(value)}");
                return [];
        }
    }

    /// <summary>A list of mappings, each read by <paramref name="read"/>, which gets the item's reader; <see cref="Done"/> is called for it.</summary>
    public IReadOnlyList<T> Maps<T>(string key, string what, Func<YamlMap, T> read, bool required = false) =>
        List(
            key,
            item =>
            {
                var map = Of(item, Diagnostics, what);
                var result = read(map);
                map.Done();
                return result;
            },
            required);

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Strings(string key) => List(key, item => Text(item, key));

    /// <summary>A mapping of text to text, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> StringMap(string key)
    {
        var map = Map(key);
        return [.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Text(e.Value, key)))];
    }

    /// <summary>
    /// A secret: <paramref name="key"/> itself (usually through <c>${ENV}</c>) or the content of the file named by
    /// <c>{key}_file</c>, without trailing line ends. Never appears in a message.
    /// </summary>
    /// <param name="key">The key of the secret.</param>
    /// <param name="readFile">Reads a secret file, given its path as written.</param>
    public string? Secret(string key, Func<string, string> readFile)
    {
        var fileKey = key + "_file";
        var inline = String(key);
        var path = String(fileKey);
        if (inline is not null && path is not null)
        {
            Error(fileKey, $"give either {key} or {fileKey}, not both");
        }

        if (path is null)
        {
            return inline;
        }

        try
        {
            return readFile(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or SecretException)
        {
            var cause = e is SecretException ? e.InnerException : e;
            Error(fileKey, cause is FileNotFoundException or DirectoryNotFoundException ? "no such file" : cause is null ? e.Message : "the file cannot be read");
            return null;
        }
    }

    /// <summary>
    /// A secret that is read when it is needed: <paramref name="key"/> itself or the file that <c>{key}_file</c> names. A file that cannot be read now is an
    /// error already.
    /// </summary>
    /// <param name="key">The key of the secret.</param>
    /// <param name="baseDirectory">What a relative file name is relative to.</param>
    public Secret? LateSecret(string key, string baseDirectory)
    {
        Secret? late = null;
        var now = Secret(key, path =>
        {
            late = Yaml.Secret.InFile(Path.GetFullPath(path, baseDirectory));
            return late.Read();
        });
        return late is not null && now is not null ? late : now is null ? null : Yaml.Secret.Of(now);
    }

    /// <summary>Reports every key that nobody asked for, each with the nearest valid one.</summary>
    public void Done()
    {
        foreach (var entry in _entries.Values)
        {
            if (!_asked.Contains(entry.Key))
            {
                var valid = _asked.Order(StringComparer.Ordinal).ToArray();
                var hint = Nearest.Hint(entry.Key, valid);
                var list = hint.Length > 0 || valid.Length > 24 ? "" : $"; valid keys are {string.Join(", ", valid)}";
                Diagnostics.Error(entry.KeyPosition, $"{What}: unknown key \"{YamlTreeBuilder.Shown(entry.Key)}\"{hint}{list}");
            }
        }
    }

    /// <summary>What a node looks like, for messages; long text is cut.</summary>
    public static string Describe(YamlValue value) => value switch
    {
        YamlScalar { FromEnvironment: true } => "a value taken from the environment",
        YamlScalar { IsNull: false } scalar => $"\"{YamlTreeBuilder.Shown(scalar.Text)}\"",
        _ => value.Kind,
    };

    private YamlScalar? Scalar(string key, string expected, bool required = false)
    {
        var value = Value(key);
        switch (value)
        {
            case YamlScalar scalar:
                return scalar;
            case null:
                if (required)
                {
                    Diagnostics.Error(Position, $"{What}: {key} is missing");
                }

                return null;
            default:
                Error(key, $"expected {expected}, found {Describe(value)}");
                return null;
        }
    }

    private string Text(YamlValue value, string key)
    {
        if (value is YamlScalar scalar)
        {
            return scalar.Text;
        }

        Diagnostics.Error(value.Position, $"{What}: {key}: expected text, found {Describe(value)}");
        return "";
    }

    private bool InRange<T>(string key, T value, T min, T max)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0)
        {
            return true;
        }

        var shown = value.ToString(null, CultureInfo.InvariantCulture);
        Error(key, value.CompareTo(min) < 0
            ? $"{shown} is too small: at least {min.ToString(null, CultureInfo.InvariantCulture)}"
            : $"{shown} is too large: at most {max.ToString(null, CultureInfo.InvariantCulture)}");
        return false;
    }
}

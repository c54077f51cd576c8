namespace Pronoia.Probing.Http;

/// <summary>Response headers in the order they came; names compare without case.</summary>
internal sealed class HttpHeaders
{
    private readonly List<KeyValuePair<string, string>> _headers = new(12);

    public int Count => _headers.Count;

    public void Add(string name, string value) => _headers.Add(new KeyValuePair<string, string>(name, value));

    /// <summary>Continues the value of the last header (RFC 9112, 5.2: obsolete line folding).</summary>
    public void Fold(string more)
    {
        var last = _headers[^1];
        _headers[^1] = new KeyValuePair<string, string>(last.Key, $"{last.Value} {more}");
    }

    /// <summary>The first value of a header, or null.</summary>
    public string? First(string name)
    {
        foreach (var (key, value) in _headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Every value of a header in order.</summary>
    public IEnumerable<string> All(string name) =>
        _headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);
}

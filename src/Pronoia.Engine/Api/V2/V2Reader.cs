using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Api.V2;

/// <summary>Reads the fields of a JSON object from outside; fields that nobody asks for are left alone, as Alertmanager does.</summary>
internal readonly struct V2Reader
{
    private readonly JsonElement _element;
    private readonly string _what;

    /// <summary>Takes an object.</summary>
    /// <exception cref="WebException">It is something else.</exception>
    public V2Reader(JsonElement element, string what)
    {
        _element = element;
        _what = what;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Bad("expected an object");
        }
    }

    /// <summary>A text, or null.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Decoded(name, value),
        _ => throw Bad($"{name}: expected text"),
    };

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool fallback) => Find(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Bad($"{name}: expected true or false"),
    };

    /// <summary>A time, or null; Go's zero time counts as none.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time.Year <= 1 ? null : time.ToUniversalTime()
            : throw Bad($"{name}: expected a time such as 2026-11-21T12:00:00Z");
    }

    /// <summary>A mapping of text to text; empty where it is absent.</summary>
    public Labels Labels(string name)
    {
        if (Find(name) is not { } value)
        {
            return Prometheus.Model.Labels.Empty;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Bad($"{name}: expected an object");
        }

        var builder = new LabelsBuilder();
        foreach (var property in value.EnumerateObject())
        {
            builder.Set(property.Name, property.Value.ValueKind == JsonValueKind.String ? Decoded(name, property.Value) : throw Bad($"{name}: expected text for every name"));
        }

        return builder.ToLabels();
    }

    /// <summary>A list; empty where it is absent.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Bad($"{name}: expected a list"),
    };

    /// <summary>What is wrong with this object.</summary>
    public WebException Bad(string message) => new(StatusCodes.Status400BadRequest, $"{_what}: {message}");

    private JsonElement? Find(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Decoded(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            throw Bad($"{name}: the text is not valid UTF-8");
        }
    }
}

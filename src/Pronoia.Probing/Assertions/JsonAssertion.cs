using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pronoia.Probing.Assertions;

/// <summary>What a value of a JSON body must be. Several demands hold together.</summary>
public sealed record JsonAssertion
{
    /// <summary>Where the value is.</summary>
    public required JsonPath Path { get; init; }

    /// <summary>The text, number, <c>true</c>, <c>false</c> or <c>null</c> it must equal; numbers compare by value.</summary>
    public string? EqualTo { get; init; }

    /// <summary>A pattern its text must match.</summary>
    public Regex? Matches { get; init; }

    /// <summary>The least number it may be.</summary>
    public double? Min { get; init; }

    /// <summary>The largest number it may be.</summary>
    public double? Max { get; init; }

    /// <summary>Whether there must be a value at all; where false, there must be none.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>What is wrong, or null. Does not show the value: a body may hold secrets.</summary>
    internal string? Problem(JsonElement root)
    {
        if (Path.Find(root) is not { } value)
        {
            return Exists ? $"the body has no {Path}" : null;
        }

        if (!Exists)
        {
            return $"the body has a {Path}";
        }

        var text = Text(value);
        if (EqualTo is not null && !IsEqual(value, text, EqualTo))
        {
            return $"{Path} in the body is not \"{EqualTo}\"";
        }

        if (Matches is not null && !Matches.IsMatch(text))
        {
            return $"{Path} in the body does not match \"{Matches}\"";
        }

        return Min is null && Max is null ? null : RangeProblem(value);
    }

    /// <summary>A value as text: strings without quotes, everything else as JSON.</summary>
    internal static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private string? RangeProblem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            return $"{Path} in the body is not a number";
        }

        return number < Min ? string.Create(CultureInfo.InvariantCulture, $"{Path} in the body is less than {Min}")
            : number > Max ? string.Create(CultureInfo.InvariantCulture, $"{Path} in the body is more than {Max}")
            : null;
    }

    private static bool IsEqual(JsonElement value, string text, string expected) =>
        text == expected
        || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted) && number.Equals(wanted));
}

using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting;

/// <summary>Completes and checks alerts that come from outside.</summary>
internal static class AlertIntake
{
    /// <summary>Labels of one alert.</summary>
    public const int MaxLabels = 128;

    /// <summary>Characters of a label's name or value.</summary>
    public const int MaxLabelLength = 4096;

    /// <summary>Characters of one annotation; the rest is cut off.</summary>
    public const int MaxAnnotationLength = 16 * 1024;

    /// <summary>Characters of all annotations of an alert; the rest is left out.</summary>
    public const int MaxAnnotations = 64 * 1024;

    private const string Cut = "… (cut)";

    /// <summary>Sets what Alertmanager's API sets: the start, the end where none is given, the time of the update.</summary>
    /// <returns>The alert, or null with what is wrong with it.</returns>
    public static Alert? Take(Alert alert, TimeSpan resolveTimeout, DateTimeOffset now, out string error)
    {
        var timeout = alert.EndsAt is null;
        var startsAt = alert.StartsAt != default ? alert.StartsAt.ToUniversalTime() : alert.EndsAt ?? now;
        var endsAt = alert.EndsAt?.ToUniversalTime() ?? now + resolveTimeout;
        error = Problem(alert.Labels, startsAt, endsAt) ?? "";
        return error.Length > 0
            ? null
            : alert with
            {
                Annotations = Bounded(alert.Annotations),
                StartsAt = startsAt,
                EndsAt = endsAt,
                Timeout = timeout,
                UpdatedAt = now,
            };
    }

    private static string? Problem(Labels labels, DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        if (labels.Count == 0)
        {
            return "at least one label pair required";
        }

        if (labels.Count > MaxLabels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{labels.Count} labels; at most {MaxLabels} are taken");
        }

        foreach (var label in labels.AsSpan())
        {
            if (!LabelNames.IsLegacyLabelName(label.Name))
            {
                return $"invalid label name \"{Shown(label.Name)}\"";
            }

            if (label.Name.Length > MaxLabelLength || label.Value.Length > MaxLabelLength)
            {
                return $"label \"{Shown(label.Name)}\" is longer than {MaxLabelLength} characters";
            }
        }

        return startsAt > endsAt ? "start time must not be after end time" : null;
    }

    private static Labels Bounded(Labels annotations)
    {
        var total = 0;
        var whole = true;
        foreach (var annotation in annotations.AsSpan())
        {
            total += annotation.Name.Length + annotation.Value.Length;
            whole &= annotation.Value.Length <= MaxAnnotationLength;
        }

        if (whole && total <= MaxAnnotations)
        {
            return annotations;
        }

        var kept = new List<Label>();
        var room = MaxAnnotations;
        foreach (var annotation in annotations)
        {
            var value = Clip(annotation.Value, Math.Min(MaxAnnotationLength, room - annotation.Name.Length));
            if (value.Length == 0)
            {
                break;
            }

            room -= annotation.Name.Length + value.Length;
            kept.Add(annotation with { Value = value });
        }

        return Labels.Of(kept);
    }

    private static string Clip(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = Math.Max(0, length - Cut.Length);
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return end == 0 ? "" : string.Concat(text.AsSpan(0, end), Cut);
    }

    private static string Shown(string text) =>
        string.Concat((text.Length <= 40 ? text : text[..37] + "...").Select(c => char.IsControl(c) ? '?' : c));
}

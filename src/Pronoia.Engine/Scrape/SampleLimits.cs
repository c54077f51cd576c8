using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>Bounds on the labels of a sample after relabelling.</summary>
internal static class SampleLimits
{
    /// <summary>Checks the limits, and that there is a metric name.</summary>
    /// <exception cref="ScrapeException">The labels are beyond a limit; in Prometheus's words.</exception>
    public static void Check(Labels labels, ScrapeLimits limits)
    {
        var name = labels.Name;
        if (name.Length == 0)
        {
            throw new ScrapeException("missing metric name (__name__ label)");
        }

        if (limits.LabelLimit > 0 && labels.Count > limits.LabelLimit)
        {
            throw new ScrapeException(Text($"label_limit exceeded (metric: {Shown(name)}, number of labels: {labels.Count}, limit: {limits.LabelLimit})"));
        }

        if (limits is { LabelNameLengthLimit: 0, LabelValueLengthLimit: 0 })
        {
            return;
        }

        foreach (var label in labels.AsSpan())
        {
            var nameLength = Encoding.UTF8.GetByteCount(label.Name);
            if (limits.LabelNameLengthLimit > 0 && nameLength > limits.LabelNameLengthLimit)
            {
                throw new ScrapeException(Text(
                    $"label_name_length_limit exceeded (metric: {Shown(name)}, label name: {Shown(label.Name)}, length: {nameLength}, limit: {limits.LabelNameLengthLimit})"));
            }

            var valueLength = Encoding.UTF8.GetByteCount(label.Value);
            if (limits.LabelValueLengthLimit > 0 && valueLength > limits.LabelValueLengthLimit)
            {
                throw new ScrapeException(Text(
                    $"label_value_length_limit exceeded (metric: {Shown(name)}, label name: {Shown(label.Name)}, value: \"{Shown(label.Value)}\", length: {valueLength}, limit: {limits.LabelValueLengthLimit})"));
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string text) => text.Length <= 50 ? text : text[..50];
}

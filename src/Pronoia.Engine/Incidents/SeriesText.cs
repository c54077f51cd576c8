using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Incidents;

/// <summary>Reads a series back from how tables write it.</summary>
internal static class SeriesText
{
    /// <summary>The labels of <c>name{label="value"}</c>; empty where the text is no such thing.</summary>
    public static Labels Parse(string text)
    {
        try
        {
            return Labels.Of(PromQLParser.ParseSelector(text).Matchers.Select(m => new Label(m.Name, m.Value)));
        }
        catch (Exception e) when (e is PromQLException or ArgumentException)
        {
            return Labels.Empty;
        }
    }
}

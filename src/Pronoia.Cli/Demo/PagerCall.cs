using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Demo;

/// <summary>One alert as the pager received it.</summary>
/// <param name="At">When the notification arrived, UTC.</param>
/// <param name="Firing">Whether it fires; otherwise it is resolved.</param>
/// <param name="Labels">The alert's labels.</param>
/// <param name="Annotations">The alert's annotations.</param>
internal sealed record PagerCall(DateTimeOffset At, bool Firing, Labels Labels, Labels Annotations)
{
    /// <summary>What people read: name, subject, and the evidence.</summary>
    public string Line => $"{Labels["alertname"]}{(Labels.Contains("target") ? $" {Labels["target"]}" : "")}: {Annotations["summary"]}";
}

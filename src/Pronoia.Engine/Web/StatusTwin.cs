using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Web;

/// <summary>The status page's facts as its JSON twin gives them.</summary>
internal sealed record StatusTwin(
    DateTimeOffset Now,
    IReadOnlyList<StatusTwin.Target> Targets,
    IReadOnlyList<string> NeverProbed,
    IReadOnlyList<StatusTwin.OpenAlert> Alerts,
    IReadOnlyList<StatusSource> Sources,
    IReadOnlyList<string> Reports)
{
    public static StatusTwin Of(StatusModel model) => new(
        model.Now,
        [
            .. model.Targets.Select(t => new Target(
                t.Status.Target, t.Status.Url, t.State, t.StateSince, t.Status.LastSlot, t.Status.DurationSeconds, t.Status.Message, t.Uptime.Availability, t.Maintenance, t.MaintenanceEnds)),
        ],
        model.NeverProbed,
        [.. model.Alerts.Select(a => new OpenAlert(a.Labels.ToDictionary(l => l.Name, l => l.Value), a.Annotations["summary"], a.StartsAt))],
        model.Sources,
        model.Reports);

    /// <param name="Name">The target's name.</param>
    /// <param name="Url">What is probed.</param>
    /// <param name="State">Its state now.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="LastSlot">The last check.</param>
    /// <param name="DurationSeconds">How long that took.</param>
    /// <param name="Message">What it said.</param>
    /// <param name="Availability">Of the last 24 hours, ratio 0–1; null where nothing is known.</param>
    /// <param name="Maintenance">The window that it is in.</param>
    /// <param name="MaintenanceEnds">When that ends.</param>
    internal sealed record Target(
        string Name,
        string Url,
        UptimeState State,
        DateTimeOffset Since,
        DateTimeOffset LastSlot,
        double DurationSeconds,
        string Message,
        double? Availability,
        string? Maintenance,
        DateTimeOffset? MaintenanceEnds);

    internal sealed record OpenAlert(IReadOnlyDictionary<string, string> Labels, string Summary, DateTimeOffset StartsAt);
}

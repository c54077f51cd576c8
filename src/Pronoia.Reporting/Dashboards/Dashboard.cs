namespace Pronoia.Reporting.Dashboards;

/// <summary>A Grafana dashboard in short.</summary>
/// <param name="Uid">The stable id, also the file name.</param>
/// <param name="Title">The title.</param>
/// <param name="Description">Whom it serves and with what.</param>
/// <param name="Refresh">How often it refreshes, for example <c>10s</c>.</param>
/// <param name="From">The start of the time range, for example <c>now-1h</c>.</param>
/// <param name="Tags">Tags by which dashboards are found and linked.</param>
/// <param name="Panels">The panels in reading order.</param>
internal sealed record Dashboard(
    string Uid, string Title, string Description, string Refresh, string From, IReadOnlyList<string> Tags, IReadOnlyList<Panel> Panels)
{
    /// <summary>The further time ranges that its readers use, offered first in the picker.</summary>
    public IReadOnlyList<string> QuickRanges { get; init; } = [];
}

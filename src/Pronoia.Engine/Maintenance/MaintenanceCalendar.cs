using System.Runtime.CompilerServices;
using Pronoia.Alerting.Configuration;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Maintenance;

/// <summary>
/// The one calendar: the <c>maintenance_windows</c> of the alerting configuration, asked about targets and series. A window means a target or a series when the
/// labels fulfil its matchers as those of an alert about it would, so with the external labels under its own; a label that is not there is empty. A
/// window with a matcher on <c>alertname</c> mutes certain alerts and means no target. Thread-safe.
/// </summary>
public sealed class MaintenanceCalendar
{
    private static readonly ConditionalWeakTable<PronoiaConfig, MaintenanceCalendar> ByConfig = [];

    private readonly MaintenanceWindow[] _windows;
    private readonly Labels _external;
    private Moment _last = new(DateTimeOffset.MinValue, []);

    /// <summary>Takes the windows of a configuration.</summary>
    public MaintenanceCalendar(PronoiaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _windows = [.. config.Alerting.MaintenanceWindows.Where(w => w.Matchers.All(m => m.Name != "alertname"))];
        _external = config.ExternalLabels;
    }

    /// <summary>The calendar of a configuration: made once, and gone with it.</summary>
    public static MaintenanceCalendar Of(PronoiaConfig config) => ByConfig.GetValue(config, static c => new MaintenanceCalendar(c));

    /// <summary>The first window, in the order of the configuration, that holds for these labels at an instant; null outside of maintenance.</summary>
    /// <param name="labels">The labels of a target (<see cref="TargetConfig.SeriesLabels"/>) or a series.</param>
    /// <param name="at">The instant.</param>
    public MaintenanceWindow? Find(Labels labels, DateTimeOffset at)
    {
        if (_windows.Length == 0)
        {
            return null;
        }

        // All series of a slot are asked about at the same instant.
        var moment = Volatile.Read(ref _last);
        if (moment.At != at)
        {
            moment = new Moment(at, Array.FindAll(_windows, w => w.Contains(at)));
            Volatile.Write(ref _last, moment);
        }

        return moment.Windows.Length == 0 ? null : Array.Find(moment.Windows, Matches(labels));
    }

    /// <summary>The stretches of time within [<paramref name="from"/>, <paramref name="to"/>) in which windows hold for these labels, by start; those of different windows may overlap.</summary>
    /// <param name="labels">The labels of a target or a series.</param>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    public IReadOnlyList<MaintenancePeriod> Between(Labels labels, DateTimeOffset from, DateTimeOffset to) => _windows.Length == 0
        ? []
        : [.. Array.FindAll(_windows, Matches(labels)).SelectMany(w => w.Between(from, to).Select(p => new MaintenancePeriod(w, p.From, p.To))).OrderBy(p => p.From)];

    private Predicate<MaintenanceWindow> Matches(Labels labels)
    {
        if (_external.Count > 0)
        {
            var builder = new LabelsBuilder(_external);
            foreach (var label in labels.AsSpan())
            {
                builder.Set(label.Name, label.Value);
            }

            labels = builder.ToLabels();
        }

        return w => w.Matches(labels);
    }

    private sealed record Moment(DateTimeOffset At, MaintenanceWindow[] Windows);
}

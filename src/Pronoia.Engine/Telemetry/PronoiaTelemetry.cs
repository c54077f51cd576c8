using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pronoia.Engine.Telemetry;

/// <summary>
/// What Pronoia tells about itself: traces from tick to notification and metrics, through <see cref="ActivitySource"/> and <see cref="Meter"/>. Hosts export
/// both by <see cref="Name"/>. Metrics have Prometheus names, whose last part is the unit.
/// </summary>
public static class PronoiaTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Pronoia";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Ticks that ended well; that of a cloud deployment is watched from outside.</summary>
    internal static Counter<long> Ticks { get; } = Meter.CreateCounter<long>("pronoia_ticks_total", description: "Ticks that ended well.");

    /// <summary>Slots written into the ledger, by kind of job.</summary>
    internal static Counter<long> SlotsPlanned { get; } = Meter.CreateCounter<long>("pronoia_slots_planned_total", description: "Slots written into the ledger.");

    /// <summary>Slots that no worker began in time, by reason.</summary>
    internal static Counter<long> SlotsMissed { get; } = Meter.CreateCounter<long>("pronoia_slots_missed_total", description: "Slots that did not begin in time.");

    /// <summary>Slots that ended, by kind of job and state.</summary>
    internal static Counter<long> SlotsFinished { get; } = Meter.CreateCounter<long>("pronoia_slots_finished_total", description: "Slots that were run.");

    /// <summary>Seconds from a slot's scheduled time to its begin.</summary>
    internal static Histogram<double> SlotLag { get; } = Meter.CreateHistogram<double>("pronoia_slot_lag_seconds", "s", "From the scheduled time to the begin.");

    /// <summary>Seconds that running a slot took.</summary>
    internal static Histogram<double> SlotDuration { get; } = Meter.CreateHistogram<double>("pronoia_slot_duration_seconds", "s", "From the begin to the end.");

    /// <summary>Messages that receivers accepted.</summary>
    internal static Counter<long> NotificationsSent { get; } = Meter.CreateCounter<long>("pronoia_notifications_total", description: "Messages that receivers accepted.");

    /// <summary>Failed deliveries.</summary>
    internal static Counter<long> NotificationsFailed { get; } =
        Meter.CreateCounter<long>("pronoia_notifications_failed_total", description: "Deliveries that failed and are tried again.");

    /// <summary>Messages that a queue gave up.</summary>
    internal static Counter<long> PoisonMessages { get; } = Meter.CreateCounter<long>("pronoia_poison_messages_total", description: "Messages given up after repeated failures.");

    /// <summary>Begins a span; null where nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Whether a message is consumed.</param>
    /// <param name="parent">The <c>traceparent</c> (W3C Trace Context) of whoever asked for it; null or unreadable: the current span.</param>
    internal static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal, string? parent = null)
    {
        if (parent is not null && ActivityContext.TryParse(parent, null, isRemote: true, out var context))
        {
            return Source.StartActivity(name, kind, context);
        }

        return Source.StartActivity(name, kind);
    }
}

using Pronoia.Engine.Configuration;
using Pronoia.Probing;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Results;

/// <summary>Turns a status and the next probe into the next status and the stretches of time that ended with it. Pure.</summary>
internal static class TargetHistory
{
    /// <summary>The status after a probe, and the segments that it closed (none, one, or two where there was a gap).</summary>
    /// <param name="previous">The status before, or null for a target never seen.</param>
    /// <param name="target">The target.</param>
    /// <param name="slot">The probe's slot; later than the previous one.</param>
    /// <param name="result">The probe.</param>
    public static (TargetStatus Status, IReadOnlyList<StateSegment> Closed) Advance(
        TargetStatus? previous, TargetConfig target, DateTimeOffset slot, ProbeResult result)
    {
        var state = result.Verdict switch
        {
            ProbeVerdict.Up => UptimeState.Up,
            ProbeVerdict.Degraded => UptimeState.Degraded,
            ProbeVerdict.Down => UptimeState.Down,
            _ => UptimeState.Unknown,
        };
        var closed = new List<StateSegment>();
        var begins = true;
        if (previous is not null)
        {
            // Half an interval of slack: a slot that is late is not a gap, one that is missing is.
            if (slot - previous.LastSlot > 1.5 * Max(previous.Interval, target.Interval))
            {
                closed.Add(previous.Segment(previous.KnownUntil));
                closed.Add(new StateSegment(target.Name, UptimeState.Unknown, previous.KnownUntil, slot));
            }
            else if (previous.State != state)
            {
                closed.Add(previous.Segment(slot));
            }
            else
            {
                begins = false;
            }
        }

        var failure = ProbeResultRow.FailureText(result);
        var message = result.Message ?? "";
        var down = state == UptimeState.Down;
        var status = new TargetStatus
        {
            Target = target.Name,
            Url = target.Url,
            Module = target.Module,
            State = state,
            Since = begins ? slot : previous!.Since,
            LastSlot = slot,
            Interval = target.Interval,
            LastGood = state is UptimeState.Up or UptimeState.Degraded ? slot : previous?.LastGood,
            DurationSeconds = result.Duration.TotalSeconds,
            Failure = failure,
            Message = message,
            FirstFailure = !down ? "" : begins ? failure : previous!.FirstFailure,
            FirstMessage = !down ? "" : begins ? message : previous!.FirstMessage,
            StatusCode = result.StatusCode,
            CertificateExpiry = result.Certificates.Count > 0 ? result.Certificates.Min(c => c.NotAfter) : null,
        };
        return (status, closed);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Telemetry;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Jobs;

/// <summary>What becomes of messages that a queue has given up: the slot is failed in the ledger, so that it shows as unknown, and an alert says so.</summary>
internal sealed class PoisonHandler(SlotLedger ledger, AlertSink alerts, TimeProvider time, ILogger<PoisonHandler> logger)
{
    /// <summary>The name of the alert.</summary>
    public const string AlertName = "PronoiaPoisonMessage";

    /// <summary>What the ledger says of a slot whose message was given up.</summary>
    public const string GivenUp = "its message was given up after repeated failures";

    private static readonly TimeSpan FiresFor = TimeSpan.FromHours(1);

    /// <summary>Handles one message. Two deliveries of it do no harm.</summary>
    public async ValueTask HandleAsync(string queue, string message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var labels = new LabelsBuilder(Labels.Empty).Set("alertname", AlertName).Set("severity", "warning").Set("queue", queue);
        var what = $"a message of the queue {queue}";
        if (queue == TickPlanner.WorkQueue && TryParse(message) is { } work)
        {
            await ledger.FinishAsync(work.Job, work.Slot, SlotState.Failed, now, GivenUp, cancellationToken);
            labels.Set("job", work.Job);
            what = $"the slot {work.Slot:yyyy-MM-ddTHH:mm:ss.fffZ} of {work.Job}";
        }

        PronoiaTelemetry.PoisonMessages.Add(1, new KeyValuePair<string, object?>("queue", queue));
        logger.LogError("{What} was given up after repeated failures", what);
        var alert = new Alert
        {
            Labels = labels.ToLabels(),
            Annotations = Labels.Of(
            [
                new Label("summary", $"Pronoia gave up on {what}"),
                new Label("description", "It failed as often as the queue allows. The log of the function tells why."),
            ]),
            StartsAt = now,
            EndsAt = now + FiresFor,
        };
        await alerts.PutAsync([alert], cancellationToken);
    }

    private static WorkMessage? TryParse(string message)
    {
        try
        {
            return WorkMessage.Parse(message);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

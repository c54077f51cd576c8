using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pronoia.Engine.Planning;

/// <summary>One slot of one job, as it travels through the work queue.</summary>
/// <param name="Job">The job's identity.</param>
/// <param name="Slot">When it was scheduled, UTC.</param>
/// <param name="Trace">The <c>traceparent</c> of the tick that planned it, where that is traced.</param>
public sealed record WorkMessage(
    string Job, DateTimeOffset Slot, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace = null)
{
    /// <summary>The message as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">The text is not such a message.</exception>
    public static WorkMessage Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkMessage>(json) is { Job.Length: > 0 } message
                ? message
                : throw new FormatException("a work message names a job");
        }
        catch (JsonException e)
        {
            throw new FormatException("not a work message", e);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pronoia.Engine.Planning;

/// <summary>One slot of one job, as it travels through the work queue.</summary>
/// <param name="Job">The job's identity.</param>
/// <param name="Slot">When it was scheduled, UTC.</param>
/// <param name="Trace">The <c>traceparent</c> of the tick that planned it, where that is traced.</param>
/// <param name="Discovery">Which discovered targets it was planned with, where there is discovery.</param>
/// <param name="Ends">Whether the job is no longer there, and its series are to be ended.</param>
public sealed record WorkMessage(
    string Job,
    DateTimeOffset Slot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Discovery = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Ends = false)
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

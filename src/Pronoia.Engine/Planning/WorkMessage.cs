using System.Text.Json;

namespace Pronoia.Engine.Planning;

/// <summary>One slot of one job, as it travels through the work queue.</summary>
/// <param name="Job">The job's identity.</param>
/// <param name="Slot">When it was scheduled, UTC.</param>
public sealed record WorkMessage(string Job, DateTimeOffset Slot)
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

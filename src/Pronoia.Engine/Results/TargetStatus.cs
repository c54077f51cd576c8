using Pronoia.Reporting.Model;
using Pronoia.Storage.Tables;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>
/// What is known of a target now: one row of the table <c>targets</c> (partition: job, row: target name), replaced at each slot.
/// </summary>
public sealed record TargetStatus
{
    /// <summary>The table.</summary>
    public const string Table = "targets";

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>What was probed.</summary>
    public required string Url { get; init; }

    /// <summary>The module it was probed with.</summary>
    public required string Module { get; init; }

    /// <summary>The state as of <see cref="LastSlot"/>.</summary>
    public required UptimeState State { get; init; }

    /// <summary>Since when it has been in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last slot that has a result.</summary>
    public required DateTimeOffset LastSlot { get; init; }

    /// <summary>The time between slots; the state is known until <see cref="LastSlot"/> plus this.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The last slot at which the target was up or degraded, or null.</summary>
    public DateTimeOffset? LastGood { get; init; }

    /// <summary>How long the last probe took, seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The failure class of the last probe; empty where it succeeded.</summary>
    public required string Failure { get; init; }

    /// <summary>One sentence about the last probe.</summary>
    public required string Message { get; init; }

    /// <summary>While down: the failure class of the probe that began it; empty otherwise.</summary>
    public string FirstFailure { get; init; } = "";

    /// <summary>While down: the sentence of the probe that began it; in maintenance: the name of the window; empty otherwise.</summary>
    public string FirstMessage { get; init; } = "";

    /// <summary>The HTTP status of the last probe, or null.</summary>
    public int? StatusCode { get; init; }

    /// <summary>When the first certificate of the chain expires, or null.</summary>
    public DateTimeOffset? CertificateExpiry { get; init; }

    /// <summary>What the UTC day of <see cref="LastSlot"/> came to until then; null in rows of older versions.</summary>
    public UptimeDay? Today { get; init; }

    /// <summary>The row's version as of the read; empty for a status that was never stored.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The state at an instant: unknown once the last result is older than one and a half intervals.</summary>
    public UptimeState At(DateTimeOffset now) => now - LastSlot > (1.5 * Interval) + Grace ? UptimeState.Unknown : State;

    // A probe takes its time and the writer some more; without this a short interval would flicker to unknown.
    private static TimeSpan Grace => TimeSpan.FromSeconds(5);

    /// <summary>The stretch of time that began at <see cref="Since"/>, as far as it is known: until <paramref name="to"/>.</summary>
    public StateSegment Segment(DateTimeOffset to) => new(Target, State, Since, to, FirstFailure, FirstMessage, LastGood);

    /// <summary>Until when the state is known: one interval after the last slot.</summary>
    public DateTimeOffset KnownUntil => LastSlot + Interval;

    /// <summary>The row.</summary>
    public TableRow ToRow(string job)
    {
        var row = new TableRow(TableKey.Escape(job), TableKey.Escape(Target))
        {
            ETag = ETag,
            ["Target"] = Target,
            ["Url"] = Clip(Url),
            ["Module"] = Module,
            ["State"] = State.ToString(),
            ["Since"] = Since,
            ["LastSlot"] = LastSlot,
            ["IntervalSeconds"] = Interval.TotalSeconds,
            ["LastGood"] = LastGood,
            ["DurationSeconds"] = DurationSeconds,
            ["Failure"] = Failure,
            ["Message"] = Clip(Message),
            ["FirstFailure"] = FirstFailure,
            ["FirstMessage"] = Clip(FirstMessage),
            ["StatusCode"] = StatusCode,
            ["CertificateExpiry"] = CertificateExpiry,
        };
        Today?.CopyTo(row);
        return row;
    }

    /// <summary>Reads a row.</summary>
    public static TargetStatus FromRow(TableRow row) => new()
    {
        Target = row.GetString("Target") ?? row.RowKey,
        Url = row.GetString("Url") ?? "",
        Module = row.GetString("Module") ?? "",
        State = Enum.TryParse<UptimeState>(row.GetString("State"), out var state) ? state : UptimeState.Unknown,
        Since = row.GetTime("Since") ?? default,
        LastSlot = row.GetTime("LastSlot") ?? default,
        Interval = TimeSpan.FromSeconds(row.GetDouble("IntervalSeconds") ?? 0),
        LastGood = row.GetTime("LastGood"),
        DurationSeconds = row.GetDouble("DurationSeconds") ?? 0,
        Failure = row.GetString("Failure") ?? "",
        Message = row.GetString("Message") ?? "",
        FirstFailure = row.GetString("FirstFailure") ?? "",
        FirstMessage = row.GetString("FirstMessage") ?? "",
        StatusCode = (int?)row.GetInt64("StatusCode"),
        CertificateExpiry = row.GetTime("CertificateExpiry"),
        Today = UptimeDay.FromRow(row),
        ETag = row.ETag,
    };

    /// <summary>The beginning of a text from outside: a column holds 32 Ki characters.</summary>
    internal static string Clip(string text, int length = 2000) =>
        // Half of a surrogate pair is no text, and table stores refuse it.
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

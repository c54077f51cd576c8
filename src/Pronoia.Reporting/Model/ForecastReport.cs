namespace Pronoia.Reporting.Model;

/// <summary>When something is expected to reach its threshold.</summary>
public sealed record ForecastReport
{
    /// <summary>What is forecast, for example a certificate, a quota, a disk.</summary>
    public required string Subject { get; init; }

    /// <summary>The threshold in words, for example <c>90 % full</c>.</summary>
    public required string Threshold { get; init; }

    /// <summary>The earliest likely time; null where the threshold is not expected to be reached within the horizon.</summary>
    public DateTimeOffset? EtaLowerUtc { get; init; }

    /// <summary>The expected time; null where it is not expected within the horizon.</summary>
    public DateTimeOffset? EtaUtc { get; init; }

    /// <summary>The latest likely time; null where it may never come.</summary>
    public DateTimeOffset? EtaUpperUtc { get; init; }

    /// <summary>What the forecast rests on: method, training window, interval.</summary>
    public string Basis { get; init; } = "";
}

namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of one background, fault and magnitude.</summary>
/// <param name="Background">The background.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Magnitude">Its size: standard deviations, a factor or a ratio, as the fault says; 0 where there is none.</param>
/// <param name="DelayMinutes">Time to detect of each injection, in order of size; infinity where it was missed.</param>
public sealed record InjectionCell(Background Background, Fault Fault, double Magnitude, IReadOnlyList<double> DelayMinutes)
{
    /// <summary>The minutes within which a detection counts as soon.</summary>
    public const int SoonMinutes = 5;

    /// <summary>How many were injected.</summary>
    public int Injections => DelayMinutes.Count;

    /// <summary>How many opened an event within five minutes of their onset.</summary>
    public int WithinFiveMinutes => DelayMinutes.Count(d => d <= SoonMinutes);

    /// <summary>How many opened an event while they lasted or within five minutes after.</summary>
    public int Detected => DelayMinutes.Count(double.IsFinite);

    /// <summary>Median time to detect in minutes, misses counted as infinite.</summary>
    public double MedianMinutes => Quantile([.. DelayMinutes], 0.5);

    /// <summary>95th percentile of the time to detect.</summary>
    public double P95Minutes => Quantile([.. DelayMinutes], 0.95);

    /// <summary>A hard fault is one that nobody forgives missing: an outage, ×0, ×2, 16 σ at once, a fifth of all requests failing.</summary>
    public bool IsHard => Hard(Fault, Magnitude);

    /// <summary>A quantile of times to detect, misses counted as infinite.</summary>
    /// <param name="delays">Times to detect in any order.</param>
    /// <param name="ratio">0 to 1.</param>
    /// <returns>The smallest time that this share does not exceed; NaN without times.</returns>
    public static double Quantile(IReadOnlyCollection<double> delays, double ratio)
    {
        ArgumentNullException.ThrowIfNull(delays);
        var ordered = delays.Order().ToArray();
        return ordered.Length == 0 ? double.NaN : ordered[Math.Clamp((int)Math.Ceiling(ratio * ordered.Length) - 1, 0, ordered.Length - 1)];
    }

    internal static bool Hard(Fault fault, double magnitude) => fault switch
    {
        Fault.Outage or Fault.Missing => true,
        Fault.Scaled => magnitude >= 2,
        Fault.ErrorBurst => magnitude >= 0.2,
        Fault.Spike or Fault.Dip or Fault.LevelShift => magnitude >= 16,
        _ => false,
    };
}

namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of one group of recorded series, fault and magnitude.</summary>
/// <param name="Group">The group of the series.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Magnitude">Its size: standard deviations or a factor, as the fault says; 0 where there is none.</param>
/// <param name="DelayPoints">Points to detect, the one at the onset included, of each injection in order of size; infinity where it was missed.</param>
/// <param name="DelayMinutes">The same in minutes: the first point takes the whole distance of two points.</param>
public sealed record RecordedCell(string Group, Fault Fault, double Magnitude, IReadOnlyList<double> DelayPoints, IReadOnlyList<double> DelayMinutes)
{
    /// <summary>The points within which a detection counts as soon where points are counted.</summary>
    public const int SoonPoints = 5;

    /// <summary>How many were injected.</summary>
    public int Injections => DelayPoints.Count;

    /// <summary>How many opened an event within five minutes of their onset.</summary>
    public int WithinFiveMinutes => DelayMinutes.Count(d => d <= InjectionCell.SoonMinutes);

    /// <summary>How many opened an event within five points.</summary>
    public int WithinFivePoints => DelayPoints.Count(d => d <= SoonPoints);

    /// <summary>How many opened an event while they lasted or shortly after.</summary>
    public int Detected => DelayPoints.Count(double.IsFinite);

    /// <summary>A fault that nobody forgives missing, as among <see cref="InjectionCell.IsHard">synthetic series</see>.</summary>
    public bool IsHard => InjectionCell.Hard(Fault, Magnitude);
}

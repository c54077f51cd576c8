namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of corroboration.</summary>
/// <param name="Options">What was simulated.</param>
/// <param name="Minutes">Service-minutes without a fault, the learning days aside: the evaluations.</param>
/// <param name="FalseIncidents">Incidents in them.</param>
/// <param name="FalseMinutes">Of them those in which an incident stood.</param>
/// <param name="Decoys">Announced steps of a whole service.</param>
/// <param name="DecoyIncidents">Announced steps that became an incident, or whose aftermath did.</param>
/// <param name="DelayMinutes">Minutes from the onset of each step to the incident, the minute of the onset included; infinity where there was none.</param>
public sealed record ServiceResult(
    ServiceOptions Options, long Minutes, int FalseIncidents, long FalseMinutes, int Decoys, int DecoyIncidents, IReadOnlyList<double> DelayMinutes)
{
    private const double MinutesPerDay = 1440;

    /// <summary>Steps that became an incident within five minutes, 0 to 1.</summary>
    public double WithinFiveMinutes => (double)DelayMinutes.Count(d => d <= InjectionCell.SoonMinutes) / DelayMinutes.Count;

    /// <summary>Steps that became an incident, 0 to 1.</summary>
    public double Found => (double)DelayMinutes.Count(double.IsFinite) / DelayMinutes.Count;

    /// <summary>False incidents per service and 30 days.</summary>
    public double FalseIncidentsPerMonth => FalseIncidents * 30 * MinutesPerDay / Minutes;

    /// <summary>Minutes with a false incident per minute evaluated.</summary>
    public double FalseEvaluations => (double)FalseMinutes / Minutes;

    /// <summary>
    /// False and all incidents at one fault per service in <see cref="InjectionResult.DaysPerFault"/> days over the days simulated; the
    /// announced steps count as false where they became an incident.
    /// </summary>
    public (int False, int All) FalseShare
    {
        get
        {
            var wrong = FalseIncidents + DecoyIncidents;
            return (wrong, wrong + (int)Math.Round(Minutes / MinutesPerDay / InjectionResult.DaysPerFault * Found));
        }
    }
}

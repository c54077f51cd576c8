namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of corroboration: an incident is what at least three series of a service raise within five minutes.</summary>
/// <param name="Services">Services simulated, ten series each.</param>
/// <param name="ServiceDays">Days without a fault, over all services.</param>
/// <param name="FalseIncidents">Incidents in them.</param>
/// <param name="Decoys">Announced steps on a whole service.</param>
/// <param name="DecoyIncidents">Announced steps that became an incident.</param>
/// <param name="DelayMinutes">Minutes from the onset of each 4 σ step on half of the series to the incident; infinity where there was none.</param>
public sealed record ServiceResult(
    int Services, double ServiceDays, int FalseIncidents, int Decoys, int DecoyIncidents, IReadOnlyList<double> DelayMinutes)
{
    /// <summary>Steps that became an incident within five minutes, 0 to 1.</summary>
    public double WithinFiveMinutes => (double)DelayMinutes.Count(d => d <= InjectionCell.SoonMinutes) / DelayMinutes.Count;

    /// <summary>Steps that became an incident, 0 to 1.</summary>
    public double Found => (double)DelayMinutes.Count(double.IsFinite) / DelayMinutes.Count;

    /// <summary>False incidents per service and 30 days.</summary>
    public double FalseIncidentsPerMonth => FalseIncidents * 30 / ServiceDays;

    /// <summary>
    /// False and all incidents at one fault per service in <see cref="InjectionResult.DaysPerFault"/> days over the days simulated; the
    /// announced steps count as false where they became an incident.
    /// </summary>
    public (int False, int All) FalseShare
    {
        get
        {
            var wrong = FalseIncidents + DecoyIncidents;
            return (wrong, wrong + (int)Math.Round(ServiceDays / InjectionResult.DaysPerFault * Found));
        }
    }
}

namespace Pronoia.Benchmarks.Cost;

/// <summary>A month of one scenario.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Targets">How many targets it probes; 0: it pulls series.</param>
/// <param name="CpuSeconds">Processor time in seconds.</param>
/// <param name="Calls">Storage requests.</param>
/// <param name="Lines">The items of the bill in USD.</param>
internal sealed record Bill(string Name, int Targets, double CpuSeconds, Calls Calls, IReadOnlyList<(string What, double Dollars)> Lines)
{
    public double Total => Lines.Sum(l => l.Dollars);
}

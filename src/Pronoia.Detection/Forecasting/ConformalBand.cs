using Pronoia.Detection.Events;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Forecasting;

/// <summary>
/// How far forecasts were off, and so how far they may be: quantiles of the last errors, one for each side, at a level that adapts to
/// how often errors fell outside (adaptive conformal inference, Gibbs and Candès 2021).
/// </summary>
internal sealed class ConformalBand
{
    /// <summary>Errors before which there is no band.</summary>
    internal const int LeastErrors = 40;

    private const int Kept = 504;
    private const double Aim = 0.02;
    private const double Rate = 0.002;
    private const double LeastLevel = 0.0002;
    private const double MostLevel = 0.1;

    private readonly SortedWindow _errors = new(Kept);
    private double _below = Aim;
    private double _above = Aim;

    internal int StateLength => _errors.StateLength + (2 * sizeof(double));

    internal bool IsKnown => _errors.Count >= LeastErrors;

    internal double Lower => Edge(_below, lower: true);

    internal double Upper => Edge(_above, lower: false);

    /// <summary>Takes the error of a forecast that has come due: observed minus expected.</summary>
    internal void Observe(double error, bool keep)
    {
        if (IsKnown)
        {
            _below = Math.Clamp(_below + (Rate * (Aim - (error < Lower ? 1 : 0))), LeastLevel, MostLevel);
            _above = Math.Clamp(_above + (Rate * (Aim - (error > Upper ? 1 : 0))), LeastLevel, MostLevel);
        }

        if (keep)
            _errors.Add(error);
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Double(_below);
        writer.Double(_above);
        _errors.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        _below = reader.Double();
        _above = reader.Double();
        _errors.Load(ref reader);
    }

    /// <summary>Beyond the largest error seen, the band grows with the logarithm of how rare it has to be.</summary>
    private double Edge(double level, bool lower)
    {
        var least = 1.0 / (_errors.Count + 1);
        var quantile = _errors.Quantile(Math.Clamp(lower ? level : 1 - level, 0, 1));
        if (level >= least)
            return quantile;
        var middle = _errors.Quantile(0.5);
        return middle + ((quantile - middle) * (1 + (0.5 * Math.Log(least / level))));
    }
}

using Pronoia.Detection.State;

namespace Pronoia.Detection.Forecasting;

/// <summary>What is known of forecasts so many slots ahead: how well each expert does, and how far their combination is off.</summary>
internal sealed class HorizonModel
{
    /// <summary>The weight of an expert falls with this power of its error: the best leads, those near it smooth.</summary>
    private const int Power = 4;

    /// <summary>Days over which an expert's error is averaged.</summary>
    private const double MemoryDays = 2;

    /// <summary>An error is added to the band so often a day, so that the window spans some days.</summary>
    private const int ErrorsPerDay = 72;

    private readonly double[] _errors = new double[Experts.Count];
    private readonly double[] _weights = new double[Experts.Count];
    private readonly double[] _pending;

    internal HorizonModel(int slots)
    {
        Slots = slots;
        _pending = new double[slots];
        ForgetPending();
    }

    internal int Slots { get; }

    internal ConformalBand Band { get; } = new();

    internal int StateLength => (2 * Experts.Count * sizeof(double)) + (_pending.Length * sizeof(double)) + Band.StateLength;

    internal void ForgetPending() => Array.Fill(_pending, double.NaN);

    /// <summary>Learns from the newest slot, and makes the forecast that will be judged so many slots later.</summary>
    internal void Advance(SlotHistory history)
    {
        var now = history.Newest;
        var observed = history[now];
        var due = _pending[now % Slots];
        if (!double.IsNaN(due))
            Band.Observe(observed - due, keep: now % Math.Max(1, history.SlotsPerDay / ErrorsPerDay) == 0);
        var then = new Experts(history, now - Slots);
        var rate = 1 / (MemoryDays * history.SlotsPerDay);
        for (var expert = 0; expert < Experts.Count; expert++)
        {
            var error = Math.Abs(observed - then.Forecast(expert, now));
            if (double.IsNaN(error))
                continue;
            // The first errors count alike, later ones fade.
            _weights[expert] = (_weights[expert] * (1 - rate)) + rate;
            _errors[expert] += (error - _errors[expert]) * rate / _weights[expert];
        }

        _pending[now % Slots] = Combine(new Experts(history, now), now + Slots);
    }

    /// <summary>The forecast for a slot: the mean of the experts, each weighted by how well it did.</summary>
    internal double Combine(in Experts experts, long target)
    {
        var best = double.PositiveInfinity;
        for (var expert = 0; expert < Experts.Count; expert++)
        {
            if (_weights[expert] > 0)
                best = Math.Min(best, _errors[expert]);
        }

        var (sum, weights, last) = (0.0, 0.0, double.NaN);
        for (var expert = 0; expert < Experts.Count; expert++)
        {
            var forecast = experts.Forecast(expert, target);
            if (double.IsNaN(forecast))
                continue;
            last = double.IsNaN(last) ? forecast : last;
            if (_weights[expert] == 0)
                continue;
            var weight = _errors[expert] <= best ? 1 : Math.Pow(best / _errors[expert], Power);
            sum += weight * forecast;
            weights += weight;
        }

        return weights > 0 ? sum / weights : last;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Doubles(_errors);
        writer.Doubles(_weights);
        writer.Doubles(_pending);
        Band.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        reader.Doubles(_errors);
        reader.Doubles(_weights);
        reader.Doubles(_pending);
        Band.Load(ref reader);
    }
}

using Pronoia.Detection.State;

namespace Pronoia.Detection.Ssa;

/// <summary>
/// Singular spectrum analysis with the linear recurrence of Golyandina and others (2001), followed online by projection (Badeau and
/// others 2008), as in ML.NET TimeSeries: a subspace, the recurrence it implies, and the smoothed last window.
/// </summary>
internal sealed class SsaModel
{
    private readonly int _window;
    private readonly double[][] _vectors;
    private readonly double[] _recurrence;
    private readonly double[] _state;
    private readonly double[] _recent;
    private readonly double[] _smooth;
    private readonly double[] _keep;
    private readonly double[] _take;

    internal SsaModel(int window, double[][] vectors, double[] recurrence, double observationVariance, double recurrenceVariance)
    {
        _window = window;
        _vectors = vectors;
        _recurrence = recurrence;
        ObservationVariance = observationVariance;
        RecurrenceVariance = recurrenceVariance;
        _state = new double[window - 1];
        _recent = new double[window];
        _smooth = new double[window];
        _keep = new double[window - 1];
        _take = new double[window - 1];
        for (var i = 0; i < window - 1; i++)
        {
            _keep[i] = (window - 2.0 - i) / (window - 1 - i);
            _take[i] = 1.0 / (window - 1 - i);
        }
    }

    /// <summary>Dimension of the signal subspace.</summary>
    internal int Rank => _vectors.Length;

    internal double ObservationVariance { get; }

    internal double RecurrenceVariance { get; }

    /// <summary>The value expected next.</summary>
    internal double Next { get; private set; }

    internal int StateLength => sizeof(int) + (sizeof(double) * ((Rank * _window) + (2 * (_window - 1)) + _window + 3));

    /// <summary>Starts after a window of values, without a past.</summary>
    internal void Start(ReadOnlySpan<double> window)
    {
        window[^_window..].CopyTo(_recent);
        Project();
        _smooth.AsSpan(1).CopyTo(_state);

        // As ML.NET does: what comes next is projected together with the smoothed past. After one window it makes no difference.
        _state.CopyTo(_recent, 1);
        Next = Vectors.Dot(_state, _recurrence);
    }

    /// <summary>Takes the next value of the series.</summary>
    internal void Consume(double value)
    {
        Array.Copy(_recent, 1, _recent, 0, _window - 1);
        _recent[^1] = value;
        Project();
        // In place: an element is read before the one below it is written, vector by vector.
        Vectors.Mix(_state.AsSpan(0, _window - 2), _keep, _state.AsSpan(1), _take, _smooth.AsSpan(1));
        _state[^1] = _smooth[^1];
        Next = Vectors.Dot(_state, _recurrence);
    }

    /// <summary>The next values, by the recurrence.</summary>
    internal void Forecast(Span<double> values)
    {
        var past = new double[_state.Length + values.Length];
        _state.CopyTo(past, 0);
        for (var i = 0; i < values.Length; i++)
            past[_state.Length + i] = values[i] = Vectors.Dot(_recurrence, past.AsSpan(i, _state.Length));
    }

    /// <summary>Standard deviations of the forecast errors: noise of the recurrence driven through it, and noise of one observation.</summary>
    internal void ForecastDeviations(Span<double> deviations)
    {
        var impulse = new double[_state.Length + deviations.Length];
        impulse[_state.Length - 1] = 1;
        var variance = ObservationVariance + RecurrenceVariance;
        for (var i = 0; i < deviations.Length; i++)
        {
            deviations[i] = Math.Sqrt(variance);
            var response = Vectors.Dot(_recurrence, impulse.AsSpan(i, _state.Length));
            impulse[_state.Length + i] = response;
            variance += RecurrenceVariance * response * response;
        }
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Int32(Rank);
        foreach (var vector in _vectors)
            writer.Doubles(vector);
        writer.Doubles(_recurrence);
        writer.Doubles(_state);
        writer.Doubles(_recent);
        writer.Double(ObservationVariance);
        writer.Double(RecurrenceVariance);
        writer.Double(Next);
    }

    internal static SsaModel Load(ref StateReader reader, int window)
    {
        var vectors = new double[reader.Int32(1, window)][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = new double[window];
            reader.Doubles(vectors[i]);
        }

        var recurrence = new double[window - 1];
        reader.Doubles(recurrence);
        var state = new double[window - 1];
        reader.Doubles(state);
        var recent = new double[window];
        reader.Doubles(recent);
        var model = new SsaModel(window, vectors, recurrence, reader.Double(), reader.Double()) { Next = reader.Double() };
        state.CopyTo(model._state, 0);
        recent.CopyTo(model._recent, 0);
        return model;
    }

    private void Project()
    {
        Array.Clear(_smooth);
        var i = 0;
        for (; i + 1 < _vectors.Length; i += 2)
        {
            var (first, second) = Vectors.TwoDots(_vectors[i], _vectors[i + 1], _recent);
            Vectors.AddScaled(_smooth, _vectors[i], first, _vectors[i + 1], second);
        }

        if (i < _vectors.Length)
            Vectors.AddScaled(_smooth, _vectors[i], Vectors.Dot(_vectors[i], _recent));
    }
}

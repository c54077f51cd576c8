using Microsoft.ML;
using Microsoft.ML.Transforms.TimeSeries;

namespace Pronoia.Functions.MlNet;

/// <summary>
/// A model of ML.NET with the one engine made of it, which runs forward only: engines of one model share state, and a batch transform changes
/// the model it reads from.
/// </summary>
internal sealed class MlNetModel<TRow> where TRow : class, new()
{
    private static readonly MLContext Context = new(seed: 1);

    private readonly TimeSeriesPredictionEngine<SeriesPoint, TRow> _engine;
    private readonly SeriesPoint _point = new();

    private MlNetModel(ITransformer model) => _engine = model.CreateTimeSeriesEngine<SeriesPoint, TRow>(Context);

    /// <summary>Fits an estimator.</summary>
    /// <param name="estimator">Makes the estimator of a catalogue.</param>
    /// <param name="training">The values to train on; none for those that only keep a history.</param>
    public static MlNetModel<TRow> Fit(Func<MLContext, IEstimator<ITransformer>> estimator, IEnumerable<float> training) =>
        new(estimator(Context).Fit(Context.Data.LoadFromEnumerable(training.Select(static v => new SeriesPoint { Value = v }))));

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    public static MlNetModel<TRow> Load(byte[] state)
    {
        using var stream = new MemoryStream(state, writable: false);
        return new MlNetModel<TRow>(Context.Model.Load(stream, out _));
    }

    /// <summary>Takes the next value.</summary>
    public TRow Next(double value)
    {
        _point.Value = (float)value;
        return _engine.Predict(_point);
    }

    /// <summary>The answer before any value was taken: of a forecaster, what follows its training.</summary>
    public TRow First() => _engine.Predict();

    /// <summary>Writes the model as it stands.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        _engine.CheckPoint(Context, stream);
        return stream.ToArray();
    }
}

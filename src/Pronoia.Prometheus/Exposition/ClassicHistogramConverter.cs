using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// Gathers the samples of classic histograms, which follow each other in a body, into native ones with custom boundaries (<c>convert_classic_histograms_to_nhcb</c>).
/// A histogram that the body gives as native already is left alone. Not thread-safe; keep one per target.
/// </summary>
public sealed class ClassicHistogramConverter
{
    private const string BoundLabel = "le";
    private const int MaxRemembered = 200_000;

    private readonly ClassicHistogramBuilder _builder = new();
    private readonly Dictionary<Labels, Part> _parts = [];
    private string _family = "";
    private bool _isGauge;
    private Labels? _collecting;
    private Labels? _native;

    private enum Role
    {
        None,
        Bucket,
        Count,
        Sum,
    }

    /// <summary>Starts a body, whatever the one before left unfinished.</summary>
    public void Begin()
    {
        _builder.Clear();
        (_family, _collecting, _native) = ("", null, null);
    }

    /// <summary>Takes note of a family's type.</summary>
    /// <param name="reader">Stands on a type.</param>
    public void Type(ref ExpositionReader reader)
    {
        _isGauge = reader.Type == MetricType.GaugeHistogram;
        _family = _isGauge || reader.Type == MetricType.Histogram ? ExpositionText.Unescape(reader.Name) : "";
    }

    /// <summary>Whether a float sample is of the histogram gathered so far, or nothing is gathered; where not <see cref="Take"/> comes first.</summary>
    public bool Continues(Labels series) => _collecting is null || _collecting.Equals(Find(series).Base);

    /// <summary>Adds a float sample; false where it is no part of a histogram to convert.</summary>
    public bool Add(Labels series, double value)
    {
        var part = Find(series);
        if (part.Role == Role.None || part.Base.Equals(_native))
        {
            return false;
        }

        _native = null;
        _collecting = part.Base;
        switch (part.Role)
        {
            case Role.Bucket:
                _builder.Bucket(part.Bound, value);
                break;
            case Role.Count:
                _builder.Count(value);
                break;
            default:
                _builder.Sum(value);
                break;
        }

        return true;
    }

    /// <summary>Takes note of a native histogram, whose classic part is not converted.</summary>
    public void Native(Labels series) => _native = series;

    /// <summary>What was gathered, and forgets it; null where there is nothing or its parts contradict each other.</summary>
    public (Labels Series, FloatHistogram Histogram)? Take()
    {
        if (_collecting is not { } series)
        {
            return null;
        }

        _collecting = null;
        return _builder.Build() is { } histogram ? (series, _isGauge ? histogram.With(CounterResetHint.Gauge) : histogram) : null;
    }

    private Part Find(Labels series)
    {
        if (_family.Length == 0)
        {
            return default;
        }

        if (!_parts.TryGetValue(series, out var part))
        {
            if (_parts.Count == MaxRemembered)
            {
                _parts.Clear();
            }

            _parts.Add(series, part = Of(series));
        }

        return part.Role != Role.None && part.Base.Name == _family ? part : default;
    }

    private static Part Of(Labels series)
    {
        var name = series.Name;
        var (role, length) = name.EndsWith("_bucket", StringComparison.Ordinal) ? (Role.Bucket, 7)
            : name.EndsWith("_count", StringComparison.Ordinal) ? (Role.Count, 6)
            : name.EndsWith("_sum", StringComparison.Ordinal) ? (Role.Sum, 4)
            : (Role.None, 0);
        double bound = 0;
        if (role == Role.Bucket && !(GoFloatParser.TryParse(series[BoundLabel], out bound) && !double.IsNaN(bound)))
        {
            role = Role.None;
        }

        return role == Role.None ? default : new Part(series.Without(BoundLabel).With(Label.MetricName, name[..^length]), role, bound);
    }

    private readonly record struct Part(Labels Base, Role Role, double Bound);
}

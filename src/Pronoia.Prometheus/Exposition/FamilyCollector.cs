using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Gathers entries into metric families.</summary>
internal sealed class FamilyCollector(ExpositionFormat format)
{
    private readonly List<Family> _families = [];
    private readonly Dictionary<string, Family> _byName = new(StringComparer.Ordinal);

    public void Describe(ref ExpositionReader reader)
    {
        var family = Get(ExpositionText.Unescape(reader.Name));
        switch (reader.Kind)
        {
            case ExpositionEntryKind.Help when family.Help is not null:
                throw reader.Error($"a second HELP line for metric \"{family.Name}\"");
            case ExpositionEntryKind.Help:
                family.Help = ExpositionText.Unescape(reader.Text);
                break;
            case ExpositionEntryKind.Type when family.Type is not null:
                throw reader.Error($"a second TYPE line for metric \"{family.Name}\"");
            case ExpositionEntryKind.Type when family.Points.Count > 0:
                throw reader.Error($"the TYPE line of metric \"{family.Name}\" stands after its first sample");
            case ExpositionEntryKind.Type:
                family.Type = reader.Type;
                break;
            default:
                family.Unit = ExpositionText.Unescape(reader.Text);
                break;
        }
    }

    public void Add(ref ExpositionReader reader, Labels labels, Exemplar? exemplar)
    {
        var name = labels.Name;
        Find(name).Points.Add(new MetricPoint(name, labels.Without(Label.MetricName), reader.Value, reader.TimestampMs, exemplar) { Histogram = reader.Histogram });
    }

    public IReadOnlyList<MetricFamily> ToList() =>
        [.. _families.Select(f => new MetricFamily(f.Name, f.Help ?? "", f.Type ?? MetricType.Unknown, f.Points, f.Unit))];

    private Family Find(string name)
    {
        if (_byName.TryGetValue(name, out var exact))
        {
            return exact;
        }

        var underscore = name.LastIndexOf('_');
        return underscore > 0 && _byName.TryGetValue(name[..underscore], out var family) && Takes(family.Type, name[underscore..])
            ? family
            : Get(name);
    }

    private bool Takes(MetricType? type, string suffix) => (type, suffix) switch
    {
        (MetricType.Histogram, "_bucket" or "_sum" or "_count") => true,
        (MetricType.Summary, "_sum" or "_count") => true,
        (MetricType.Counter, "_total" or "_created") => format == ExpositionFormat.OpenMetrics,
        (MetricType.Histogram or MetricType.Summary, "_created") => format == ExpositionFormat.OpenMetrics,
        (MetricType.GaugeHistogram, "_bucket" or "_gsum" or "_gcount") => true,
        (MetricType.GaugeHistogram, "_sum" or "_count") => format == ExpositionFormat.Protobuf,
        (MetricType.Info, "_info") => true,
        _ => false,
    };

    private Family Get(string name)
    {
        if (!_byName.TryGetValue(name, out var family))
        {
            family = new Family(name);
            _byName[name] = family;
            _families.Add(family);
        }

        return family;
    }

    private sealed class Family(string name)
    {
        public string Name { get; } = name;

        public string? Help { get; set; }

        public MetricType? Type { get; set; }

        public string Unit { get; set; } = "";

        public List<MetricPoint> Points { get; } = [];
    }
}

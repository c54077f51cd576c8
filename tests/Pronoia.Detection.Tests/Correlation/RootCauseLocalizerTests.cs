using Pronoia.Detection.Correlation;
using Pronoia.Detection.Tests.Reference;

namespace Pronoia.Detection.Tests.Correlation;

public sealed class RootCauseLocalizerTests
{
    /// <summary>The documented example of ML.NET, its leaves only.</summary>
    private static readonly DimensionPoint[] Documented =
    [
        Leaf("Laptop", "DC1", 200, 100),
        Leaf("Mobile", "DC1", 1000, 100),
        Leaf("Laptop", "DC2", 100, 100),
        Leaf("Mobile", "DC2", 200, 200),
    ];

    [ReferenceFact("data/mlnet-reference")]
    public void The_documented_example_has_the_cause_and_the_score_of_the_reference()
    {
        var reference = ReferenceOutput.Open("rootcause").Root;
        var single = reference.GetProperty("single")[0];
        var cause = RootCauseLocalizer.Localize(Documented).First(c => c.Labels.Count == 1);
        Assert.Equal(single.GetProperty("Dimension").GetProperty("DataCenter").GetString(), cause.Labels["DataCenter"]);
        Assert.Equal(single.GetProperty("Score").GetDouble(), cause.Score, 12);
        Assert.True(cause.Observed > cause.Expected);
        var balanced = RootCauseLocalizer.Localize(Documented, beta: 0.5).First(c => c.Labels.Count == 1);
        Assert.Equal(reference.GetProperty("multi")[0][0].GetProperty("Score").GetDouble(), balanced.Score, 12);
    }

    [Fact]
    public void A_cause_is_narrowed_down_to_the_labels_that_carry_it()
    {
        var leaves = Documented.Append(Leaf("Tablet", "DC1", 60, 60)).Select(l => l.Labels["DeviceType"] == "Laptop" ? l with { Observed = l.Expected } : l);
        var best = RootCauseLocalizer.Localize([.. leaves])[0];
        Assert.Equal([KeyValuePair.Create("DataCenter", "DC1"), KeyValuePair.Create("DeviceType", "Mobile")], best.Labels);
        Assert.Equal((1000, 100, 1.0), (best.Observed, best.Expected, best.Share));
    }

    [Fact]
    public void No_change_nothing_and_bad_values_have_no_cause()
    {
        Assert.Empty(RootCauseLocalizer.Localize([]));
        Assert.Empty(RootCauseLocalizer.Localize([Leaf("Laptop", "DC1", 5, 5), Leaf("Laptop", "DC2", double.NaN, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RootCauseLocalizer.Localize(Documented, 2));
    }

    private static DimensionPoint Leaf(string device, string center, double observed, double expected) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["Country"] = "UK", ["DeviceType"] = device, ["DataCenter"] = center }, observed, expected);
}

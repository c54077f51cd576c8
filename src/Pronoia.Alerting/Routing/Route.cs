using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Routing;

/// <summary>A node of the routing tree with everything it inherits resolved.</summary>
internal sealed record Route
{
    /// <summary>Matchers that an alert must fulfil, sorted by name, value and type; none at the root.</summary>
    public required IReadOnlyList<Matcher> Matchers { get; init; }

    /// <summary>The key as Alertmanager writes it: the matchers of the path from the root, separated by slashes.</summary>
    public required string Key { get; init; }

    public required string Receiver { get; init; }

    /// <summary>Labels to group by; ignored where <see cref="GroupByAll"/>.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    public required bool GroupByAll { get; init; }

    public required TimeSpan GroupWait { get; init; }

    public required TimeSpan GroupInterval { get; init; }

    public required TimeSpan RepeatInterval { get; init; }

    public required IReadOnlyList<string> MuteTimeIntervals { get; init; }

    public required IReadOnlyList<string> ActiveTimeIntervals { get; init; }

    public required bool Continue { get; init; }

    /// <summary>Unacknowledged for so long, a group goes to the next of <see cref="EscalateTo"/>; null: never.</summary>
    public required TimeSpan? EscalateAfter { get; init; }

    public required IReadOnlyList<string> EscalateTo { get; init; }

    /// <summary>Null: alerts are told of as they come and go.</summary>
    public required FlappingPolicy? Flapping { get; init; }

    public IReadOnlyList<Route> Children { get; init; } = [];

    /// <summary>The defaults of the root (Alertmanager's <c>DefaultRouteOpts</c>).</summary>
    public static Route Defaults { get; } = new()
    {
        Matchers = [],
        Key = "",
        Receiver = "",
        GroupBy = [],
        GroupByAll = false,
        GroupWait = TimeSpan.FromSeconds(30),
        GroupInterval = TimeSpan.FromMinutes(5),
        RepeatInterval = TimeSpan.FromHours(4),
        MuteTimeIntervals = [],
        ActiveTimeIntervals = [],
        Continue = false,
        EscalateAfter = null,
        EscalateTo = [],
        Flapping = null,
    };

    /// <summary>Adds the nodes that an alert goes to: depth first, left to right, the node itself where no child matches.</summary>
    /// <returns>Whether this node matched.</returns>
    public bool Match(Labels labels, List<Route> into)
    {
        foreach (var matcher in Matchers)
        {
            if (!matcher.Matches(labels))
            {
                return false;
            }
        }

        var before = into.Count;
        foreach (var child in Children)
        {
            if (child.Match(labels, into) && !child.Continue)
            {
                break;
            }
        }

        if (into.Count == before)
        {
            into.Add(this);
        }

        return true;
    }

    /// <summary>This node and all below it, depth first.</summary>
    public IEnumerable<Route> Walk() => Children.SelectMany(c => c.Walk()).Prepend(this);

    /// <summary>The labels of an alert by which this route groups.</summary>
    public Labels GroupLabels(Labels labels)
    {
        if (GroupByAll)
        {
            return labels;
        }

        if (GroupBy.Count == 0)
        {
            return Labels.Empty;
        }

        return Labels.Of(GroupBy.Distinct(StringComparer.Ordinal).Select(name => new Label(name, labels[name])));
    }

    /// <summary>The matchers as Alertmanager writes them in group keys: <c>{a="b",c=~"d"}</c>.</summary>
    public static string Write(IReadOnlyList<Matcher> matchers)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < matchers.Count; i++)
        {
            text.Append(i > 0 ? "," : "").Append(matchers[i]);
        }

        return text.Append('}').ToString();
    }
}

using System.Runtime.CompilerServices;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Incidents;

/// <summary>Which events may have to do with each other: by a label in common, or by what their targets depend on.</summary>
internal sealed class IncidentTopology(PronoiaConfig config)
{
    private static readonly ConditionalWeakTable<PronoiaConfig, IncidentTopology> ByConfig = [];

    private readonly IReadOnlyList<string> _by = config.Incidents.By;

    public Topology Topology { get; } = config.Targets.Any(t => t.DependsOn.Count > 0)
        ? new Topology(config.Targets.ToDictionary(t => t.Name, t => t.DependsOn, StringComparer.Ordinal))
        : Topology.None;

    /// <summary>The topology of a configuration: made once, and gone with it.</summary>
    public static IncidentTopology Of(PronoiaConfig config) => ByConfig.GetValue(config, static c => new IncidentTopology(c));

    /// <summary>What a series belongs to: its target, or the first of the labels it has.</summary>
    public string Component(Labels labels) =>
        labels["target"] is { Length: > 0 } target ? target : _by.Select(name => labels[name]).FirstOrDefault(v => v.Length > 0) ?? "";

    /// <summary>
    /// What a series is watched together with: the first of the labels it has, <c>service="shop"</c>; where it has none of them, its <c>job</c> and <c>instance</c>. Null where it has
    /// no instance either.
    /// </summary>
    public string? Group(Labels labels)
    {
        foreach (var name in _by)
        {
            if (labels[name] is { Length: > 0 } value)
            {
                return $"{name}=\"{value}\"";
            }
        }

        return labels["instance"] is { Length: > 0 } instance ? $"job=\"{labels["job"]}\", instance=\"{instance}\"" : null;
    }

    public bool AreRelated(IncidentMember one, IncidentMember other)
    {
        foreach (var name in _by)
        {
            if (one.Series[name] is { Length: > 0 } value && value == other.Series[name])
            {
                return true;
            }
        }

        if (AreOfOneInstance(one.Series, other.Series))
        {
            return true;
        }

        return one.Component.Length > 0 && other.Component.Length > 0 && Topology.AreRelated(one.Component, other.Component);
    }

    /// <summary>Whether both are watched together by job and instance. Of many events every pair is looked at, so this makes no <see cref="Group"/>.</summary>
    private bool AreOfOneInstance(Labels one, Labels other)
    {
        if (one["instance"] is not { Length: > 0 } instance || instance != other["instance"] || one["job"] != other["job"])
        {
            return false;
        }

        foreach (var name in _by)
        {
            if (one[name].Length > 0 || other[name].Length > 0)
            {
                return false;
            }
        }

        return true;
    }
}

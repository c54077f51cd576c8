using Pronoia.Probing.Http;

namespace Pronoia.Probing.Journeys;

/// <summary>One request of a journey with what is expected of its response and taken from it.</summary>
public sealed record JourneyStep
{
    /// <summary>The step's name in metrics and messages.</summary>
    public required string Name { get; init; }

    /// <summary>Where the request goes, relative to the target; may hold variables.</summary>
    public string Url { get; init; } = "";

    /// <summary>The request and what is expected of its response, as for a single probe; URL, headers and body may hold variables.</summary>
    public HttpProbe Http { get; init; } = new();

    /// <summary>What is taken from the response for later steps.</summary>
    public IReadOnlyList<Extraction> Extract { get; init; } = [];
}

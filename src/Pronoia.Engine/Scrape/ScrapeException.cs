namespace Pronoia.Engine.Scrape;

/// <summary>What a target exposes fails its scrape as a whole.</summary>
internal sealed class ScrapeException(string message) : Exception(message);

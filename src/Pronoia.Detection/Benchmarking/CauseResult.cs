namespace Pronoia.Detection.Benchmarking;

/// <summary>How often the first of the ranked causes was the injected one.</summary>
/// <param name="Faults">Faults injected into a topology.</param>
/// <param name="First">Of them those whose component came first in the ranking.</param>
/// <param name="InThree">Those whose component was among the first three different ones.</param>
/// <param name="EarliestFirst">Those whose component had the earliest event: what ranking by time alone finds, ties in order of name.</param>
/// <param name="Changes">Changes injected into a metric that is broken down by labels.</param>
/// <param name="Attributed">Of them those whose label values came first.</param>
public sealed record CauseResult(int Faults, int First, int InThree, int EarliestFirst, int Changes, int Attributed);

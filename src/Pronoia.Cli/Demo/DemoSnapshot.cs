using Pronoia.Engine.Web;

namespace Pronoia.Cli.Demo;

/// <summary>The demo at one instant, for the live view.</summary>
/// <param name="Elapsed">Since the start of the story.</param>
/// <param name="Faults">The story.</param>
/// <param name="Calls">What reached the pager.</param>
/// <param name="Status">The status page's model, or null before the first one.</param>
internal sealed record DemoSnapshot(TimeSpan Elapsed, IReadOnlyList<Fault> Faults, IReadOnlyList<PagerCall> Calls, StatusModel? Status);

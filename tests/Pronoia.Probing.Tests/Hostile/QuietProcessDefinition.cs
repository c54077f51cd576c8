namespace Pronoia.Probing.Tests.Hostile;

/// <summary>Tests that measure time or memory: nothing else runs in the process meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1515 // xunit finds public definitions only.
public sealed class QuietProcessDefinition
#pragma warning restore CA1515
{
    public const string Name = "quiet process";
}

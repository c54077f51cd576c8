namespace Pronoia.Engine.Tests;

/// <summary>Tests that keep every core busy: they run by themselves, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BusyProcessDefinition
{
    public const string Name = "busy process";
}

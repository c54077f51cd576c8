namespace Pronoia.Cli.Demo;

/// <summary>Where the demo shows what happens.</summary>
internal interface IDemoView
{
    /// <summary>Something happened that people should read.</summary>
    void Say(TimeSpan at, string line);

    /// <summary>Runs the story while showing its progress.</summary>
    Task ShowAsync(Func<DemoSnapshot> snapshot, Task story);
}

namespace Pronoia.Engine.Discovery;

/// <summary>Bounds on what discovery takes.</summary>
internal static class DiscoveryLimits
{
    /// <summary>Targets of one discovery section.</summary>
    public const int MaxTargets = 20_000;

    /// <summary>Bytes of one answer or file.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>How long one look may take at the most.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <summary>The shortest time between two looks.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two looks at files, which cost nothing: no event tells that one changed.</summary>
    public static readonly TimeSpan MaxFileInterval = TimeSpan.FromSeconds(30);
}

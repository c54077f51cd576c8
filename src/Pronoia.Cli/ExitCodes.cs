namespace Pronoia.Cli;

/// <summary>What the program's exit says.</summary>
internal static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Good = 0;

    /// <summary>The thing asked about is bad: a target is down, a configuration is wrong.</summary>
    public const int Bad = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}

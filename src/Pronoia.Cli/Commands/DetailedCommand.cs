using System.CommandLine;

namespace Pronoia.Cli.Commands;

/// <summary>A command whose own help says more than its line in the list: notes and examples.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>What follows the options in the command's own help.</summary>
    public string Details { get; } = details;
}

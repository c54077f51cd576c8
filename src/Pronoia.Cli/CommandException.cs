namespace Pronoia.Cli;

/// <summary>What was asked for cannot be done, for a reason that needs no stack trace: exit code 1.</summary>
/// <param name="message">Why, without secrets.</param>
internal sealed class CommandException(string message) : Exception(message);

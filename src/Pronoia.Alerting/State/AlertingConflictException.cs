namespace Pronoia.Alerting.State;

/// <summary>A document changed since it was read: read it again and decide anew.</summary>
/// <param name="kind">The document's kind.</param>
/// <param name="key">The document's key.</param>
/// <param name="inner">What the storage said, if anything.</param>
public sealed class AlertingConflictException(string kind, string key, Exception? inner = null)
    : Exception($"{kind} {key} was changed by another writer", inner);

namespace Pronoia.Alerting;

/// <summary>What a flush did.</summary>
/// <param name="NextDue">When the next flush has something to do (UTC); null: not before a new alert comes.</param>
/// <param name="Evaluated">Groups that were due.</param>
/// <param name="Delivered">Messages that receivers accepted.</param>
/// <param name="Errors">What failed, one line each, without secrets; failed messages are tried again.</param>
public sealed record FlushResult(DateTimeOffset? NextDue, int Evaluated, int Delivered, IReadOnlyList<string> Errors);

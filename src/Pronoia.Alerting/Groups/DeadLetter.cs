using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Groups;

/// <summary>
/// A message that a receiver has refused, or could not be given several times over. It stays until it is delivered – by
/// <see cref="AlertManager.ReplayDeadLetterAsync"/>, or because a later attempt gets through – or discarded.
/// </summary>
/// <param name="Id">The identifier.</param>
/// <param name="Message">The message.</param>
/// <param name="Error">What failed last, without secrets.</param>
/// <param name="FailedAt">When (UTC).</param>
/// <param name="Attempts">How many attempts there were.</param>
public sealed record DeadLetter(string Id, Notification Message, string Error, DateTimeOffset FailedAt, int Attempts);

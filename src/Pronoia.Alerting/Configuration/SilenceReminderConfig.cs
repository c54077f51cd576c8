namespace Pronoia.Alerting.Configuration;

/// <summary>When somebody is reminded of a silence.</summary>
/// <param name="Receiver">Who.</param>
/// <param name="BeforeEnd">How long before its end.</param>
/// <param name="StillFiring">How often while alerts that it mutes fire.</param>
public sealed record SilenceReminderConfig(string Receiver, TimeSpan BeforeEnd, TimeSpan StillFiring);

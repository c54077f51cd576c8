namespace Pronoia.Alerting.Receivers.Http;

/// <summary>How patient an <see cref="HttpSender"/> is. All attempts together stay below <see cref="AlertManagerOptions.AttemptTimeout"/>.</summary>
internal sealed record HttpSenderOptions
{
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; } = 2;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two quick attempts; a receiver that asks for more is tried again by a later flush.</summary>
    public TimeSpan MaxPatience { get; init; } = TimeSpan.FromSeconds(5);
}

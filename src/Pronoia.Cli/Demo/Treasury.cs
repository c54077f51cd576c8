namespace Pronoia.Cli.Demo;

/// <summary>The TEG layer's treasury: a balance that stays where it is with a little noise, until it drains.</summary>
internal sealed class Treasury(TimeProvider time)
{
    private const double Start = 5000;
    private const double Noise = 2;

    private readonly Random _random = new(7);
    private DateTimeOffset? _drainsSince;

    /// <summary>Tokens lost per second once it drains.</summary>
    public const double DrainPerSecond = 60;

    /// <summary>Starts to drain.</summary>
    public void Drain() => _drainsSince = time.GetUtcNow();

    /// <summary>The balance now, tokens.</summary>
    public double Balance
    {
        get
        {
            var lost = _drainsSince is { } since ? (time.GetUtcNow() - since).TotalSeconds * DrainPerSecond : 0;
            double noise;
            lock (_random)
            {
                noise = ((_random.NextDouble() * 2) - 1) * Noise;
            }

            return Math.Max(0, Start - lost + noise);
        }
    }
}

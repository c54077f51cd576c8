using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Commands;

/// <summary>A length of time as an option takes it; help shows it as Prometheus writes it.</summary>
/// <param name="Value">The length of time.</param>
internal readonly record struct DurationArgument(TimeSpan Value)
{
    public static implicit operator TimeSpan(DurationArgument duration) => duration.Value;

    public override string ToString() => PrometheusDuration.Format(Value);
}

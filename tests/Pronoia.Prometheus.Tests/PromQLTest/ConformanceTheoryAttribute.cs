namespace Pronoia.Prometheus.Tests.PromQLTest;

/// <summary>Skips where the scripts are not there, unless PRONOIA_REQUIRE_PEERS is 1.</summary>
internal sealed class ConformanceTheoryAttribute : TheoryAttribute
{
    public ConformanceTheoryAttribute()
    {
        if (ConformanceScripts.Directory is null && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = "../shared/data/promqltest is not there";
        }
    }
}

using BenchmarkDotNet.Attributes;
using Pronoia.Alerting;

namespace Pronoia.Benchmarks.Alerting;

/// <summary>A full evaluation of many alerts: every group is due, every alert is checked against every silence and inhibition rule.</summary>
[MemoryDiagnoser]
public class EvaluationBenchmark
{
    private readonly AlertingWorkload _workload = new();

    /// <summary>Puts the alerts and lets the first messages out.</summary>
    [GlobalSetup]
    public async Task SetUp()
    {
        await _workload.PutAsync();
        await _workload.FlushAsync();
    }

    /// <summary>A flush by the process that made the last one.</summary>
    [Benchmark]
    public Task<FlushResult> Evaluate() => _workload.FlushAsync();

    /// <summary>A flush by a process that has just started and decodes everything first.</summary>
    [Benchmark]
    public Task<FlushResult> EvaluateAfterRestart()
    {
        _workload.Restart();
        return _workload.FlushAsync();
    }
}

using BenchmarkDotNet.Running;
using Pronoia.Benchmarks.Alerting;
using Pronoia.Benchmarks.Cost;
using Pronoia.Benchmarks.Detection;
using Pronoia.Benchmarks.Exposition;
using Pronoia.Benchmarks.Forecasting;
using Pronoia.Benchmarks.Probing;
using Pronoia.Benchmarks.PromQL;
using Pronoia.Benchmarks.Simulation;
using Pronoia.Benchmarks.Storage;

// Whole-area reports by name; anything else goes to BenchmarkDotNet (--filter, --list, …).
return args switch
{
    ["alerting"] => await AlertingReport.RunAsync(),
    ["cost"] => await CostReport.RunAsync(Console.Out),
    ["detection", .. var rest] => DetectionReport.Run(rest),
    ["corroboration", .. var rest] => CorroborationReport.Run(rest),
    ["injection", .. var rest] => InjectionReport.Run(rest),
    ["noise", .. var rest] => NoiseReport.Run(rest),
    ["exposition", .. var rest] => await ExpositionReport.RunAsync(rest),
    ["forecast", .. var rest] => ForecastReport.Run(rest),
    ["probing", .. var rest] => await ProbingReport.RunAsync(rest),
    ["promql"] => await QueryReport.RunAsync(),
    ["simulation", .. var rest] => await SimulationReport.RunAsync(rest),
    ["storage", .. var rest] => await StorageReport.RunAsync(rest),
    _ => BenchmarkSwitcher.FromAssembly(typeof(StorageReport).Assembly).Run(args).Any(s => s.HasCriticalValidationErrors) ? 1 : 0,
};

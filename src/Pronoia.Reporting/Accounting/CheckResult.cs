using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Accounting;

/// <summary>What one check found.</summary>
/// <param name="AtUtc">When the check was due: its slot, not the moment at which it happened to run.</param>
/// <param name="State">Up, degraded or down; unknown where the prober was blind.</param>
public readonly record struct CheckResult(DateTimeOffset AtUtc, UptimeState State);

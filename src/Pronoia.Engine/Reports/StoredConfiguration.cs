using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>A configuration of what a storage knows, so that reports can be made where the file is not at hand.</summary>
public static class StoredConfiguration
{
    /// <summary>The targets that were probed, with the defaults for everything else; no target where none was.</summary>
    public static async ValueTask<PronoiaConfig> ReadAsync(ITableStore tables, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var newest = new SortedDictionary<string, TargetStatus>(StringComparer.Ordinal);
        await foreach (var partition in tables.PartitionsAsync(TargetStatus.Table, cancellationToken))
        {
            await foreach (var row in tables.QueryAsync(TargetStatus.Table, partition, RowKeyRange.All, cancellationToken))
            {
                var status = TargetStatus.FromRow(row);
                // A target whose interval was changed stands under the job it had before, too.
                if (!newest.TryGetValue(status.Target, out var known) || known.LastSlot < status.LastSlot)
                {
                    newest[status.Target] = status;
                }
            }
        }

        return new PronoiaConfig
        {
            Global = new GlobalConfig(),
            Modules = Pronoia.Probing.DefaultModules.All,
            Targets = [.. newest.Values.Select(s => new TargetConfig { Name = s.Target, Url = s.Url, Module = s.Module, Interval = s.Interval, Timeout = s.Interval })],
            Federation = [],
            Detection = [Defaults.LatencyDetection],
            Forecasts = [],
            RuleGroups = [],
            Alerting = Defaults.ConsoleAlerting,
            Reports = [],
            Files = [],
        };
    }
}

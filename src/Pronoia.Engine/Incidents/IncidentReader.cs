using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Incidents;

/// <summary>Reads incidents back from the tables.</summary>
public sealed class IncidentReader(ITableStore tables)
{
    /// <summary>The incidents that began in a period, oldest first, with their members.</summary>
    /// <param name="from">Start of the period.</param>
    /// <param name="to">End of the period, exclusive.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async IAsyncEnumerable<Incident> ListAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The identity is of the first event that was seen; an earlier one that was told of late moves the start, hence the day before.
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime.AddDays(1); day = day.AddDays(1))
        {
            await foreach (var row in tables.QueryAsync(IncidentRows.Table, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), RowKeyRange.All, cancellationToken))
            {
                if (row.GetTime("StartLatest") is { } start && start >= from && start < to)
                {
                    yield return IncidentRows.Read(row, await MembersAsync(row.RowKey, cancellationToken));
                }
            }
        }
    }

    /// <summary>An incident by its identity, or null.</summary>
    public async ValueTask<Incident?> FindAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return IncidentRows.Partition(id) is { } partition && await tables.GetAsync(IncidentRows.Table, partition, id, cancellationToken) is { } row
            ? IncidentRows.Read(row, await MembersAsync(id, cancellationToken))
            : null;
    }

    private async ValueTask<IReadOnlyList<IncidentMember>> MembersAsync(string id, CancellationToken cancellationToken)
    {
        var members = new List<IncidentMember>();
        await foreach (var row in tables.QueryAsync(IncidentRows.MemberTable, id, RowKeyRange.All, cancellationToken))
        {
            members.Add(IncidentRows.ReadMember(row));
        }

        return members;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pronoia.Alerting.State;

/// <summary>An <see cref="IAlertingState"/> in memory, for tests, tools and trials. Thread-safe.</summary>
public sealed class MemoryAlertingState : IAlertingState
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, AlertingDocument>> _kinds = new(StringComparer.Ordinal);
    private readonly List<NotificationRecord> _log = [];
    private readonly HashSet<(string Id, string Integration, int Attempts)> _logged = [];
    private long _version;

    /// <inheritdoc/>
    public ValueTask<AlertingDocument?> GetAsync(string kind, string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Kind(kind).GetValueOrDefault(key));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AlertingDocument> ListAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AlertingDocument[] documents;
        lock (_lock)
        {
            documents = [.. Kind(kind).Values];
        }

        foreach (var document in documents)
        {
            yield return document;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<string> PutAsync(
        string kind, string key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var documents = Kind(kind);
            if (documents.GetValueOrDefault(key)?.Version != expectedVersion)
            {
                throw new AlertingConflictException(kind, key);
            }

            var version = (++_version).ToString(CultureInfo.InvariantCulture);
            documents[key] = new AlertingDocument(key, version, content.ToArray());
            return ValueTask.FromResult(version);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string kind, string key, string expectedVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var documents = Kind(kind);
            if (documents.GetValueOrDefault(key)?.Version != expectedVersion)
            {
                throw new AlertingConflictException(kind, key);
            }

            documents.Remove(key);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(NotificationRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            if (_logged.Add((record.Id, record.Integration, record.Attempts)))
            {
                _log.Add(record);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<NotificationRecord> QueryAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NotificationRecord[] records;
        lock (_lock)
        {
            records = [.. _log.Where(r => r.Time >= from && r.Time < to).OrderBy(r => r.Time)];
        }

        foreach (var record in records)
        {
            yield return record;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    private SortedDictionary<string, AlertingDocument> Kind(string kind)
    {
        if (!_kinds.TryGetValue(kind, out var documents))
        {
            _kinds[kind] = documents = new SortedDictionary<string, AlertingDocument>(StringComparer.Ordinal);
        }

        return documents;
    }
}

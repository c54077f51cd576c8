using System.Text.Json;
using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Groups;

/// <summary>Reads and writes group documents; decodes each version once.</summary>
internal sealed class GroupStore(IAlertingState state)
{
    private const string Kind = "group";
    private const int MaxConflicts = 50;

    private readonly Lock _lock = new();
    private Dictionary<string, StoredGroup> _cache = new(StringComparer.Ordinal);

    /// <summary>All groups in the order of their keys.</summary>
    public async Task<IReadOnlyList<StoredGroup>> ListAsync(CancellationToken cancellationToken)
    {
        var groups = new List<StoredGroup>();
        await foreach (var document in state.ListAsync(Kind, cancellationToken).ConfigureAwait(false))
        {
            groups.Add(Decode(document));
        }

        lock (_lock)
        {
            _cache = groups.ToDictionary(g => g.Key, StringComparer.Ordinal);
        }

        return groups;
    }

    public async Task<StoredGroup?> GetAsync(string key, CancellationToken cancellationToken) =>
        await state.GetAsync(Kind, key, cancellationToken).ConfigureAwait(false) is { } document ? Decode(document) : null;

    /// <summary>Writes what was decided from <paramref name="current"/>; null where the document has changed since.</summary>
    public async Task<StoredGroup?> TryPutAsync(string key, StoredGroup? current, GroupState next, CancellationToken cancellationToken)
    {
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(next, AlertingJson.Default.GroupState);
            var version = await state.PutAsync(Kind, key, content, current?.Version, cancellationToken).ConfigureAwait(false);
            return Remember(new StoredGroup(key, version, next));
        }
        catch (AlertingConflictException)
        {
            return null;
        }
    }

    public async Task<bool> TryDeleteAsync(StoredGroup group, CancellationToken cancellationToken)
    {
        try
        {
            await state.DeleteAsync(Kind, group.Key, group.Version, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AlertingConflictException)
        {
            return false;
        }
    }

    /// <summary>Changes a document until no other writer is in the way. <paramref name="change"/> gives null to leave it as it is.</summary>
    /// <exception cref="AlertingConflictException">Other writers were in the way every time.</exception>
    public async Task UpdateAsync(string key, Func<GroupState?, GroupState?> change, CancellationToken cancellationToken)
    {
        StoredGroup? current;
        lock (_lock)
        {
            current = _cache.GetValueOrDefault(key);
        }

        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            // What is cached may be stale: the write then conflicts, and the truth is read.
            if (attempt > 0 || current is null)
            {
                current = await GetAsync(key, cancellationToken).ConfigureAwait(false);
            }

            var next = change(current?.State);
            if (next is null || await TryPutAsync(key, current, next, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }
        }

        throw new AlertingConflictException(Kind, key);
    }

    private StoredGroup Decode(AlertingDocument document)
    {
        lock (_lock)
        {
            if (_cache.TryGetValue(document.Key, out var known) && known.Version == document.Version)
            {
                return known;
            }
        }

        var group = JsonSerializer.Deserialize(document.Content.Span, AlertingJson.Default.GroupState)
            ?? throw new JsonException($"group {document.Key} is empty");
        return Remember(new StoredGroup(document.Key, document.Version, group));
    }

    private StoredGroup Remember(StoredGroup group)
    {
        lock (_lock)
        {
            _cache[group.Key] = group;
        }

        return group;
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pronoia.Alerting.State;

/// <summary>Documents of one kind, decoded; each version is decoded once.</summary>
/// <param name="state">Where they are.</param>
/// <param name="kind">Their kind.</param>
/// <param name="type">How they are written.</param>
internal sealed class DocumentStore<T>(IAlertingState state, string kind, JsonTypeInfo<T> type)
    where T : class
{
    private const int MaxConflicts = 50;

    private readonly ConcurrentDictionary<string, Stored<T>> _cache = new(StringComparer.Ordinal);

    /// <summary>All documents in the order of their keys.</summary>
    public async Task<IReadOnlyList<Stored<T>>> ListAsync(CancellationToken cancellationToken)
    {
        var documents = new List<Stored<T>>();
        await foreach (var document in state.ListAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            documents.Add(Decode(document));
        }

        if (_cache.Count > documents.Count)
        {
            foreach (var gone in _cache.Keys.Except(documents.Select(d => d.Key), StringComparer.Ordinal).ToArray())
            {
                _cache.TryRemove(gone, out _);
            }
        }

        return documents;
    }

    public async Task<Stored<T>?> GetAsync(string key, CancellationToken cancellationToken) =>
        await state.GetAsync(kind, key, cancellationToken).ConfigureAwait(false) is { } document ? Decode(document) : null;

    /// <summary>Writes what was decided from <paramref name="current"/>; null where the document has changed since.</summary>
    public async Task<Stored<T>?> TryPutAsync(string key, Stored<T>? current, T next, CancellationToken cancellationToken)
    {
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(next, type);
            var version = await state.PutAsync(kind, key, content, current?.Version, cancellationToken).ConfigureAwait(false);
            return _cache[key] = new Stored<T>(key, version, next);
        }
        catch (AlertingConflictException)
        {
            return null;
        }
    }

    /// <summary>Deletes a document unless it has changed.</summary>
    public async Task<bool> TryDeleteAsync(Stored<T> document, CancellationToken cancellationToken)
    {
        try
        {
            await state.DeleteAsync(kind, document.Key, document.Version, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AlertingConflictException)
        {
            return false;
        }
    }

    /// <summary>Changes a document until no other writer is in the way. <paramref name="change"/> gives null to leave it as it is.</summary>
    /// <returns>The document as it is then; null where there is none.</returns>
    /// <exception cref="AlertingConflictException">Other writers were in the way every time.</exception>
    public async Task<T?> UpdateAsync(string key, Func<T?, T?> change, CancellationToken cancellationToken)
    {
        var current = _cache.GetValueOrDefault(key);
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            // What is cached may be stale: the write then conflicts, and the truth is read.
            if (attempt > 0 || current is null)
            {
                current = await GetAsync(key, cancellationToken).ConfigureAwait(false);
            }

            var next = change(current?.Value);
            if (next is null)
            {
                return current?.Value;
            }

            if (await TryPutAsync(key, current, next, cancellationToken).ConfigureAwait(false) is not null)
            {
                return next;
            }
        }

        throw new AlertingConflictException(kind, key);
    }

    private Stored<T> Decode(AlertingDocument document)
    {
        if (_cache.TryGetValue(document.Key, out var known) && known.Version == document.Version)
        {
            return known;
        }

        var value = JsonSerializer.Deserialize(document.Content.Span, type) ?? throw new JsonException($"{kind} {document.Key} is empty");
        return _cache[document.Key] = new Stored<T>(document.Key, document.Version, value);
    }
}

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
    private readonly ConcurrentDictionary<string, string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the documents that cannot be decoded, sorted. Such a document counts as absent and is replaced by the next write.</summary>
    public IReadOnlyList<string> Unreadable => [.. _unreadable.Values.Order(StringComparer.Ordinal)];

    /// <summary>All documents in the order of their keys.</summary>
    public async Task<IReadOnlyList<Stored<T>>> ListAsync(CancellationToken cancellationToken)
    {
        var documents = new List<Stored<T>>();
        await foreach (var document in state.ListAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            if (Decode(document) is { } decoded)
            {
                documents.Add(decoded);
            }
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
    public Task<Stored<T>?> TryPutAsync(string key, Stored<T>? current, T next, CancellationToken cancellationToken) =>
        TryPutAsync(key, current?.Version, next, cancellationToken);

    private async Task<Stored<T>?> TryPutAsync(string key, string? version, T next, CancellationToken cancellationToken)
    {
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(next, type);
            var written = await state.PutAsync(kind, key, content, version, cancellationToken).ConfigureAwait(false);
            _unreadable.TryRemove(key, out _);
            return _cache[key] = new Stored<T>(key, written, next);
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
        var cached = _cache.GetValueOrDefault(key);
        var (version, value) = (cached?.Version, cached?.Value);
        for (var attempt = 0; attempt < MaxConflicts; attempt++)
        {
            // What is cached may be stale: the write then conflicts, and the truth is read.
            if (attempt > 0 || cached is null)
            {
                var document = await state.GetAsync(kind, key, cancellationToken).ConfigureAwait(false);
                (version, value) = (document?.Version, document is null ? null : Decode(document)?.Value);
            }

            var next = change(value);
            if (next is null)
            {
                return value;
            }

            if (await TryPutAsync(key, version, next, cancellationToken).ConfigureAwait(false) is not null)
            {
                return next;
            }
        }

        throw new AlertingConflictException(kind, key);
    }

    private Stored<T>? Decode(AlertingDocument document)
    {
        if (_cache.TryGetValue(document.Key, out var known) && known.Version == document.Version)
        {
            return known;
        }

        try
        {
            if (JsonSerializer.Deserialize(document.Content.Span, type) is { } value)
            {
                _unreadable.TryRemove(document.Key, out _);
                return _cache[document.Key] = new Stored<T>(document.Key, document.Version, value);
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            // Reported below: one damaged document must not keep all others from being worked on.
        }

        _unreadable[document.Key] = $"{kind} {document.Key} cannot be read and is left out";
        return null;
    }
}

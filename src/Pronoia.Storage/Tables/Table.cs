using Pronoia.Storage.Embedded;

namespace Pronoia.Storage.Tables;

/// <summary>
/// One table of the embedded storage. Writers that come while a commit is under way are committed together next (group commit): one frame, one flush.
/// A change shows to readers when it is durable.
/// </summary>
internal sealed class Table(string name, TableState state, TableJournal? journal, long journalSlackBytes) : IDisposable
{
    private readonly Lock _stateGate = new();
    private readonly Lock _queueGate = new();
    private readonly Lock _commitGate = new();
    private List<Request> _waiting = [];
    private bool _committing;

    public StoredRow? Get(string partitionKey, string rowKey)
    {
        lock (_stateGate)
        {
            return state.Get(partitionKey, rowKey);
        }
    }

    public List<StoredRow> Range(string partitionKey, string? from, bool inclusive, string? to, int limit)
    {
        lock (_stateGate)
        {
            return state.Range(partitionKey, from, inclusive, to, limit);
        }
    }

    public string[] Partitions()
    {
        lock (_stateGate)
        {
            return [.. state.Partitions];
        }
    }

    public Task<IReadOnlyList<string>> ApplyAsync(string partitionKey, IReadOnlyList<TableOperation> operations)
    {
        var request = new Request(partitionKey, operations);
        lock (_queueGate)
        {
            _waiting.Add(request);
            if (_committing)
            {
                return request.Done.Task;
            }

            _committing = true;
        }

        if (journal is null)
        {
            CommitWaiting();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static table => table.CommitWaiting(), this, preferLocal: false);
        }

        return request.Done.Task;
    }

    /// <summary>Closes the journal when the commit under way is over; later writes fail.</summary>
    public void Dispose()
    {
        lock (_commitGate)
        {
            journal?.Dispose();
        }
    }

    private void CommitWaiting()
    {
        while (true)
        {
            List<Request> batch;
            lock (_queueGate)
            {
                if (_waiting.Count == 0)
                {
                    _committing = false;
                    return;
                }

                batch = TakeBatch();
            }

            lock (_commitGate)
            {
                Commit(batch);
            }
        }
    }

    /// <summary>As many waiting requests as surely fit into one frame; one always does.</summary>
    private List<Request> TakeBatch()
    {
        var (count, bytes) = (0, 0L);
        while (count < _waiting.Count && (count == 0 || bytes + _waiting[count].MaxBytes <= TableLimits.MaxBatchBytes))
        {
            bytes += _waiting[count++].MaxBytes;
        }

        var batch = _waiting[..count];
        _waiting = _waiting[count..];
        return batch;
    }

    private void Commit(List<Request> batch)
    {
        var pending = new Dictionary<(string, string), StoredRow?>();
        var changes = new List<RowChange>();
        var accepted = new List<(Request Request, string[] ETags)>(batch.Count);
        foreach (var request in batch)
        {
            try
            {
                var own = state.Prepare(name, request.PartitionKey, request.Operations, pending);
                changes.AddRange(own);
                accepted.Add((request, own.ConvertAll(static c => c.Row is null ? "" : RowCodec.ETagOf(c.Row.Version)).ToArray()));
            }
            catch (Exception e)
            {
                request.Done.TrySetException(e);
            }
        }

        if (accepted.Count == 0)
        {
            return;
        }

        try
        {
            journal?.Append(changes, state.LastVersion);
        }
        catch (Exception e)
        {
            accepted.ForEach(a => a.Request.Done.TrySetException(e));
            return;
        }

        lock (_stateGate)
        {
            changes.ForEach(c => state.Apply(c));
        }

        accepted.ForEach(static a => a.Request.Done.TrySetResult(a.ETags));
        Compact();
    }

    private void Compact()
    {
        var dead = journal is null ? 0 : journal.Length - state.LiveBytes;
        if (dead <= Math.Max(journalSlackBytes, state.LiveBytes))
        {
            return;
        }

        try
        {
            journal!.Rewrite(state);
        }
        catch (IOException)
        {
            // The journal as it was is still whole; the next commit tries again.
        }
    }

    private sealed record Request(string PartitionKey, IReadOnlyList<TableOperation> Operations)
    {
        /// <summary>An upper bound of what the rows take in a journal: UTF-8 has at most 3 bytes for each UTF-16 unit.</summary>
        public long MaxBytes { get; } = Operations.Sum(static o => 64 + (3L * (o.Row.PartitionKey.Length + o.Row.RowKey.Length)) + o.Row.Columns.Sum(static c => MaxBytesOf(c.Key, c.Value)));

        public TaskCompletionSource<IReadOnlyList<string>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private static long MaxBytesOf(string name, object value) =>
            16 + (3L * name.Length) + (value switch { string text => 3L * text.Length, byte[] bytes => bytes.Length, _ => 0 });
    }
}

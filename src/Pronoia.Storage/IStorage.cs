using Pronoia.Storage.Blobs;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage;

/// <summary>The three ports together: what a host gives the engine.</summary>
public interface IStorage
{
    /// <summary>Rows that people and BI tools read directly, and small state.</summary>
    ITableStore Tables { get; }

    /// <summary>Series logs and blocks, detector state, reports.</summary>
    IBlobStore Blobs { get; }

    /// <summary>Work between functions.</summary>
    IWorkQueue Queue { get; }
}

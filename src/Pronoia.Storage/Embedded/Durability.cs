namespace Pronoia.Storage.Embedded;

/// <summary>What an acknowledged write of the embedded storage survives.</summary>
public enum Durability
{
    /// <summary>The death of the process (SIGKILL included): bytes are with the operating system. A power failure may take the last seconds.</summary>
    Process,

    /// <summary>Power failure too: bytes are on the disk (fsync) before the write is acknowledged. Concurrent table writes share one fsync.</summary>
    Disk,
}

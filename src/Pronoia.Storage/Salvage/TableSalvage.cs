using Microsoft.Win32.SafeHandles;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Salvage;

/// <summary>Recovers one table: replays every intact frame of its journal and writes the rows that result as a new journal.</summary>
internal static class TableSalvage
{
    /// <returns>How many rows the table has.</returns>
    public static long Run(string path, string where, string target, List<SalvageLoss> losses)
    {
        var state = new TableState();
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            Replay(file, path, where, state, losses);
        }

        var rows = new TableState();
        using var journal = TableJournal.Open(target, rows, new FileSync(Durability.Process));
        journal.Rewrite(state);
        return state.All().LongCount();
    }

    private static void Replay(SafeFileHandle file, string path, string where, TableState state, List<SalvageLoss> losses)
    {
        if (TableJournal.FindHeaderProblem(file) is { } bad)
        {
            losses.Add(new SalvageLoss(where, bad, 1, "the file's header, which says nothing but the version: read as this program's"));
        }

        if (RandomAccess.GetLength(file) <= TableJournal.HeaderLength)
        {
            return;
        }

        var frames = new FrameReader(file, path, TableJournal.HeaderLength);
        while (true)
        {
            var start = frames.Position;
            try
            {
                if (frames.TryRead(out var payload))
                {
                    TableJournal.ReplayFrame(payload, path, start, state);
                    continue;
                }

                if (frames.HasTornTail)
                {
                    losses.Add(new SalvageLoss(
                        where, start, frames.FileLength - start, "the last commit: it never was acknowledged, or its rows are as they were before it"));
                }

                return;
            }
            catch (StorageCorruptException)
            {
                // An intact frame whose content makes no sense is left out as a damaged one is.
                if (frames.Position == start && !frames.TrySkipDamage())
                {
                    return;
                }

                losses.Add(new SalvageLoss(where, start, frames.Position - start, "one or more commits: rows that they changed are as they were before, deleted ones may be back"));
            }
        }
    }
}

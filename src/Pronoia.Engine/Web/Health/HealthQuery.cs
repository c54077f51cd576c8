using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Storage;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Web.Health;

/// <summary>Gathers what the page of health shows. Slots and blobs are counted at most every quarter of a minute, as there may be many.</summary>
internal sealed class HealthQuery(EngineServices services)
{
    private const int MaxBlobs = 50_000;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly SlotLedger _ledger = new(services.Storage.Tables);
    private (JobCatalogue Catalogue, HealthModel Model)? _counted;

    /// <summary>How it stands now.</summary>
    public async ValueTask<HealthModel> ReadAsync(ActiveConfiguration active, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var counted = _counted is { } known && ReferenceEquals(known.Catalogue, active.Catalogue) && now - known.Model.CountedAt < Fresh
            ? known.Model
            : await CountAsync(active, now, cancellationToken);
        _counted = (active.Catalogue, counted);
        var (answers, seconds) = await AskAsync(cancellationToken);
        return counted with
        {
            Now = now,
            StorageAnswers = answers,
            StorageSeconds = seconds,
            DeadLetters = answers ? (await services.AlertManager.DeadLettersAsync(cancellationToken)).Count : 0,
        };
    }

    private async ValueTask<HealthModel> CountAsync(ActiveConfiguration active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var jobs = new List<HealthModel.Job>();
        foreach (var job in active.Catalogue.Jobs)
        {
            jobs.Add(await CountAsync(job, now, cancellationToken));
        }

        long bytes = 0, blobs = 0;
        await foreach (var blob in services.Storage.Blobs.ListAsync("", cancellationToken))
        {
            if (blobs == MaxBlobs)
            {
                break;
            }

            blobs++;
            bytes += blob.Length;
        }

        var series = await services.Series.SeriesAsync([], (now - Hour).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), cancellationToken);
        return new HealthModel
        {
            Now = now,
            CountedAt = now,
            StorageAnswers = true,
            StorageSeconds = 0,
            BlobBytes = bytes,
            Blobs = blobs,
            BlobsCut = blobs == MaxBlobs,
            Series = series.Count,
            DeadLetters = 0,
            Jobs = [.. jobs.OrderByDescending(j => j.Failed + j.Missed).ThenBy(j => j.Id, StringComparer.Ordinal).Take(PageLimits.Json)],
            MoreJobs = Math.Max(0, jobs.Count - PageLimits.Json),
        };
    }

    private async ValueTask<HealthModel.Job> CountAsync(Job job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Slot? last = null, done = null, finished = null, failure = null;
        int slots = 0, missed = 0, failed = 0, poison = 0, good = 0;
        await foreach (var slot in _ledger.QueryAsync(job.Id, now - Day, now.AddMilliseconds(1), cancellationToken))
        {
            slots++;
            last = slot;
            finished = slot.IsFinished ? slot : finished;
            switch (slot.State)
            {
                case SlotState.Done:
                    good++;
                    done = slot;
                    break;
                case SlotState.Missed:
                    missed++;
                    break;
                case SlotState.Failed:
                    failed++;
                    failure = slot;
                    poison += slot.Detail == PoisonHandler.GivenUp ? 1 : 0;
                    break;
            }
        }

        return new HealthModel.Job(
            job.Id,
            job.Kind.ToString().ToLowerInvariant(),
            job.Interval.TotalSeconds,
            last?.ScheduledAt,
            last?.State.ToString().ToLowerInvariant() ?? "never",
            done?.ScheduledAt,
            finished is { FinishedAt: { } end } ? (end - finished.ScheduledAt).TotalSeconds : null,
            slots,
            good,
            missed,
            failed,
            poison,
            failure is null ? null : new HealthModel.Failure(failure.ScheduledAt, failure.Detail ?? ""));
    }

    private async ValueTask<(bool Answers, double Seconds)> AskAsync(CancellationToken cancellationToken)
    {
        var started = services.Time.GetTimestamp();
        try
        {
            await services.Storage.Tables.GetAsync(TickPlanner.Table, "jobs", "ready", cancellationToken);
            return (true, services.Time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception e) when (e is StorageCorruptException or IOException or TimeoutException)
        {
            return (false, services.Time.GetElapsedTime(started).TotalSeconds);
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Incidents;

/// <summary>
/// Takes news of events from every shard into one book, a blob written with compare-and-swap, then writes rows and tells alerting. What is
/// saved and not yet told of is told with the next news, so a crash in between loses nothing; telling twice changes nothing.
/// </summary>
internal sealed class IncidentRecorder(IStorage storage, AlertSink alerts, TimeProvider time, ILogger<IncidentRecorder> logger) : IDisposable
{
    private const string BlobName = "state/incidents";
    private const int MaxAttempts = 6;
    private const int MembersInDescription = 10;
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMinutes(1);

    // What this process has told of; others' is told once more.
    private readonly ConcurrentDictionary<string, long> _published = new(StringComparer.Ordinal);

    // One process does not compete with itself.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Takes news in.</summary>
    /// <returns>The book as saved, for finding out what an event belongs to; null where other writers were always faster: tell it again later.</returns>
    public async ValueTask<IncidentBook?> TakeAsync(PronoiaConfig config, IReadOnlyList<IncidentSignal> signals, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                try
                {
                    return await TakeOnceAsync(config, signals, cancellationToken);
                }
                catch (StorageConflictException)
                {
                    // Another process wrote the book since it was read: start over from its book.
                }
            }
        }
        finally
        {
            _turn.Release();
        }

        logger.LogWarning("The book of incidents could not be written in {Attempts} attempts; it is tried again with the next slot", MaxAttempts);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>An incident as people read it.</summary>
    public static Incident View(TrackedIncident tracked, PronoiaConfig config) => IncidentView.Of(tracked, config, IncidentTopology.Of(config));

    private async ValueTask<IncidentBook> TakeOnceAsync(PronoiaConfig config, IReadOnlyList<IncidentSignal> signals, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (book, etag) = await LoadAsync(cancellationToken);
        if (signals.Count == 0 && book.Incidents.Count == 0)
        {
            return book;
        }

        foreach (var known in book.Incidents.Where(i => _published.TryGetValue(i.Id, out var told) && told == i.Revision).ToArray())
        {
            book.Replace(known with { PublishedRevision = known.Revision });
        }

        var topology = IncidentTopology.Of(config);
        book.Take(signals, config, topology, now);
        var send = new List<TrackedIncident>();
        foreach (var incident in book.Incidents.Where(i => IsDue(i, now)).ToArray())
        {
            book.Replace(incident with { LastSentAt = now });
            send.Add(incident);
        }

        var condition = etag is null ? BlobCondition.MustNotExist : BlobCondition.Matches(etag);
        await storage.Blobs.PutAsync(BlobName, IncidentDocument.Write(book.Incidents), condition, cancellationToken);
        await PublishAsync(book, send, config, topology, now, cancellationToken);
        return book;
    }

    private static bool IsDue(TrackedIncident incident, DateTimeOffset now) =>
        incident is { ConfirmedAt: not null, RaisesAlert: true }
        && (incident.PublishedRevision != incident.Revision || (incident.EndedAt is null && now - incident.LastSentAt >= ResendDelay));

    private async ValueTask<(IncidentBook Book, string? ETag)> LoadAsync(CancellationToken cancellationToken)
    {
        if (await storage.Blobs.GetAsync(BlobName, cancellationToken: cancellationToken) is not { } content)
        {
            return (new IncidentBook([]), null);
        }

        try
        {
            return (new IncidentBook(IncidentDocument.Read(content.Bytes.Span)), content.Properties.ETag);
        }
        catch (JsonException e)
        {
            logger.LogWarning("The book of incidents cannot be read ({Error}); it begins anew", e.Message);
            return (new IncidentBook([]), content.Properties.ETag);
        }
    }

    private async ValueTask PublishAsync(
        IncidentBook book, List<TrackedIncident> send, PronoiaConfig config, IncidentTopology topology, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var untold = book.Incidents.Where(i => i.HasEvent && i.PublishedRevision != i.Revision).ToArray();
        var views = untold.Concat(send).DistinctBy(i => i.Id).ToDictionary(i => i.Id, i => IncidentView.Of(i, config, topology), StringComparer.Ordinal);
        foreach (var incident in untold)
        {
            var view = views[incident.Id];
            foreach (var batch in view.Members.Chunk(100))
            {
                await storage.Tables.ApplyAsync(
                    IncidentRows.MemberTable, view.Id, [.. batch.Select(m => TableOperation.Upsert(IncidentRows.CreateMember(view.Id, m)))], cancellationToken);
            }

            var row = IncidentRows.Create(view);
            await storage.Tables.ApplyAsync(IncidentRows.Table, row.PartitionKey, [TableOperation.Upsert(row)], cancellationToken);
        }

        await alerts.PutAsync([.. send.Select(i => ToAlert(i, views[i.Id], config, now))], cancellationToken);
        foreach (var incident in untold)
        {
            _published[incident.Id] = incident.Revision;
        }

        foreach (var gone in _published.Keys.Except(book.Incidents.Select(i => i.Id), StringComparer.Ordinal).ToArray())
        {
            _published.TryRemove(gone, out _);
        }
    }

    private static Alert ToAlert(TrackedIncident tracked, Incident incident, PronoiaConfig config, DateTimeOffset now)
    {
        var lead = incident.Members.First(m => m.Series.ToString() == incident.Causes[0].Series);
        var cause = IncidentView.Sentence(incident.Causes[0]);
        var annotations = new LabelsBuilder()
            .Set("summary", $"{incident.Title} (probable cause: {cause})")
            .Set("description", Description(incident))
            .Set("probable_cause", cause)
            .Set("corroboration", incident.Confirmation);
        foreach (var annotation in config.Incidents.Annotations)
        {
            annotations.Set(annotation.Name, annotation.Value);
        }

        var renewed = tracked.Members.Where(m => m.Member.IsOpen).Select(m => m.LostAt).DefaultIfEmpty(now).Max();
        return new Alert
        {
            Labels = tracked.AlertLabels!,
            Annotations = annotations.ToLabels(),
            StartsAt = incident.StartLatest,
            // As Prometheus does: it ends by itself when whoever renews it is gone for four rounds.
            EndsAt = incident.EndedAt ?? renewed,
            GeneratorUrl = Links.Target(config.Global.ExternalUrl, lead.Series["target"]),
            Evidence = lead.Evidence with { SinceEarliest = incident.StartEarliest, SinceLatest = incident.StartLatest, ProbableCause = cause },
        };
    }

    private static string Description(Incident incident)
    {
        var lines = incident.Members.Take(MembersInDescription)
            .Select(m => $"{m.StartedAt.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {m.Series}: {m.Summary}{(m.EndedAt is null ? "" : " (over)")}");
        var more = incident.Members.Count - MembersInDescription;
        return string.Join("\n", more > 0 ? lines.Append(string.Create(CultureInfo.InvariantCulture, $"and {more} more")) : lines);
    }
}

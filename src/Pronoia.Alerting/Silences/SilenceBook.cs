using Pronoia.Alerting.State;

namespace Pronoia.Alerting.Silences;

/// <summary>Creates, changes, expires and lists silences.</summary>
internal sealed class SilenceBook(IAlertingState state)
{
    /// <summary>How long expired silences are kept (Alertmanager's default).</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(120);

    private const int MaxMatchers = 100;
    private const int MaxText = 4096;

    private readonly DocumentStore<Silence> _store = new(state, "silence", AlertingJson.Default.Silence);

    /// <summary>Creates a silence, or changes one. As in Alertmanager, a change of what it mutes or of an expired one makes a new silence.</summary>
    /// <returns>The identifier.</returns>
    /// <exception cref="SilenceException">The silence is not valid, or there is none with its identifier.</exception>
    public async Task<string> PutAsync(Silence silence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Check(silence, now);
        if (silence.Id.Length > 0)
        {
            var known = await FindAsync(silence.Id, cancellationToken).ConfigureAwait(false)
                ?? throw new SilenceException($"silence {silence.Id} not found");
            if (CanChange(known, silence, now))
            {
                await _store.UpdateAsync(known.Id, _ => silence with { StartsAt = known.StateAt(now) == SilenceState.Active ? known.StartsAt : silence.StartsAt, UpdatedAt = now }, cancellationToken).ConfigureAwait(false);
                return known.Id;
            }

            if (known.StateAt(now) != SilenceState.Expired)
            {
                await ExpireAsync(known.Id, now, cancellationToken).ConfigureAwait(false);
            }
        }

        // A silence cannot have begun before it was made.
        var created = silence with
        {
            Id = Guid.CreateVersion7(now).ToString("D"),
            StartsAt = silence.StartsAt < now ? now : silence.StartsAt,
            UpdatedAt = now,
        };
        await _store.UpdateAsync(created.Id, _ => created, cancellationToken).ConfigureAwait(false);
        return created.Id;
    }

    /// <summary>Ends a silence now.</summary>
    /// <exception cref="SilenceException">There is no such silence, or it has ended already.</exception>
    public async Task ExpireAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new SilenceException($"silence {id} not found");
        }

        await _store.UpdateAsync(
            id,
            known => known!.StateAt(now) switch
            {
                SilenceState.Active => known with { EndsAt = now, UpdatedAt = now },
                SilenceState.Pending => known with { StartsAt = now, EndsAt = now, UpdatedAt = now },
                _ => throw new SilenceException($"silence {id} already expired"),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One silence, or null.</summary>
    public async Task<Silence?> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out _) ? (await _store.GetAsync(id, cancellationToken).ConfigureAwait(false))?.Value : null;

    /// <summary>All silences; those that are over for long are deleted.</summary>
    public async Task<IReadOnlyList<Silence>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var silences = new List<Silence>();
        foreach (var stored in await _store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (stored.Value.EndsAt + Retention < now)
            {
                await _store.TryDeleteAsync(stored, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                silences.Add(stored.Value);
            }
        }

        return silences;
    }

    private static void Check(Silence silence, DateTimeOffset now)
    {
        var wrong = silence switch
        {
            { Matchers.Count: 0 } => "at least one matcher required",
            { Matchers.Count: > MaxMatchers } => $"more than {MaxMatchers} matchers",
            _ when silence.Matchers.All(m => m.Matches("")) => "at least one matcher must not match the empty string",
            _ when string.IsNullOrWhiteSpace(silence.CreatedBy) => "creator information missing",
            _ when string.IsNullOrWhiteSpace(silence.Comment) => "comment missing",
            _ when silence.CreatedBy.Length > MaxText || silence.Comment.Length > MaxText => $"a text is longer than {MaxText} characters",
            _ when silence.EndsAt <= silence.StartsAt => "start time must be before end time",
            _ when silence.EndsAt <= now => "end time can't be in the past",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new SilenceException(wrong);
        }
    }

    private static bool CanChange(Silence known, Silence change, DateTimeOffset now) =>
        known.Matchers.Select(m => m.ToString()).SequenceEqual(change.Matchers.Select(m => m.ToString()), StringComparer.Ordinal)
        && known.StateAt(now) switch
        {
            // Clients give the start back as they were told it: in milliseconds.
            SilenceState.Active => change.StartsAt.ToUnixTimeSeconds() == known.StartsAt.ToUnixTimeSeconds(),
            SilenceState.Pending => change.StartsAt >= now,
            _ => false,
        };
}

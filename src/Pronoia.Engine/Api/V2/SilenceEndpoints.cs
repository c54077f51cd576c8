using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Silences;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Engine.Api.V2;

/// <summary><c>silences</c> and <c>silence/ID</c>.</summary>
internal sealed class SilenceEndpoints(EngineServices services, NotifierWake wake)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v2/silences", V2Answer.Guarded(ListAsync)),
        WebEndpoint.Write(HttpMethods.Post, "/api/v2/silences", V2Answer.Guarded(PostAsync)),
        WebEndpoint.Get("/api/v2/silence/{id}", V2Answer.Guarded(GetAsync)),
        WebEndpoint.Write(HttpMethods.Delete, "/api/v2/silence/{id}", V2Answer.Guarded(DeleteAsync)),
    ];

    private async Task ListAsync(WebCall call)
    {
        var matchers = AlertFilter.Matchers(call.Request.Query);
        var now = services.Time.GetUtcNow();
        var silences = (await services.AlertManager.SilencesAsync(call.Aborted)).Where(s => Takes(matchers, s));
        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var silence in Sorted(silences, now))
            {
                Write(json, silence, now);
            }

            json.WriteEndArray();
        });
    }

    private async Task PostAsync(WebCall call)
    {
        using var document = await call.JsonBodyAsync();
        var silence = Read(document.RootElement);
        if (silence.Id.Length > 0)
        {
            await FindAsync(call, silence.Id);
        }

        var id = await TryAsync(() => services.AlertManager.PutSilenceAsync(silence, call.Aborted));
        await wake.WakeAsync(call.Aborted);
        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("silenceID", id);
            json.WriteEndObject();
        });
    }

    private async Task GetAsync(WebCall call)
    {
        var silence = await FindAsync(call, call.Values[0]);
        await call.JsonAsync(StatusCodes.Status200OK, json => Write(json, silence, services.Time.GetUtcNow()));
    }

    private async Task DeleteAsync(WebCall call)
    {
        var silence = await FindAsync(call, call.Values[0]);
        try
        {
            await services.AlertManager.ExpireSilenceAsync(silence.Id, call.Aborted);
        }
        catch (SilenceException)
        {
            // It has ended already, which is what was asked for: Alertmanager says so too.
        }

        await wake.WakeAsync(call.Aborted);
        await V2Answer.EmptyAsync(call);
    }

    private async Task<Silence> FindAsync(WebCall call, string id) =>
        await services.AlertManager.SilenceAsync(id, call.Aborted)
        ?? throw new WebException(StatusCodes.Status404NotFound, "silence not found");

    private static async Task<string> TryAsync(Func<Task<string>> change)
    {
        try
        {
            return await change();
        }
        catch (SilenceException e)
        {
            throw new WebException(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    /// <summary>A filter is held against the values that a silence's matchers have, patterns included.</summary>
    private static bool Takes(IReadOnlyList<Matcher> filter, Silence silence) =>
        filter.All(f => f.Matches(silence.Matchers.LastOrDefault(m => m.Name == f.Name)?.Value ?? ""));

    /// <summary>What mutes first, by its end; then what will, by its start; what is over last, the newest first.</summary>
    public static IEnumerable<Silence> Sorted(IEnumerable<Silence> silences, DateTimeOffset now) =>
        silences.OrderBy(s => s.StateAt(now) switch { SilenceState.Active => 0, SilenceState.Pending => 1, _ => 2 })
            .ThenBy(s => s.StateAt(now) switch
            {
                SilenceState.Active => s.EndsAt.UtcTicks,
                SilenceState.Pending => s.StartsAt.UtcTicks,
                _ => -s.EndsAt.UtcTicks,
            })
            .ThenBy(s => s.Id, StringComparer.Ordinal);

    private static Silence Read(JsonElement root)
    {
        var reader = new V2Reader(root, "silence");
        return new Silence
        {
            Id = reader.Text("id") ?? "",
            Matchers = [.. reader.List("matchers").Select(ReadMatcher)],
            StartsAt = reader.Time("startsAt") ?? throw reader.Bad("startsAt is required"),
            EndsAt = reader.Time("endsAt") ?? throw reader.Bad("endsAt is required"),
            CreatedBy = reader.Text("createdBy") ?? throw reader.Bad("createdBy is required"),
            Comment = reader.Text("comment") ?? throw reader.Bad("comment is required"),
        };
    }

    /// <summary>Reads a matcher of a list.</summary>
    /// <exception cref="WebException">It is none.</exception>
    public static Matcher ReadMatcher(JsonElement element, int index)
    {
        var reader = new V2Reader(element, $"matcher {index}");
        var name = reader.Text("name");
        if (string.IsNullOrEmpty(name))
        {
            throw reader.Bad("name is required");
        }

        var type = (reader.Flag("isEqual", true), reader.Flag("isRegex", false)) switch
        {
            (true, false) => MatchType.Equal,
            (true, true) => MatchType.Regexp,
            (false, false) => MatchType.NotEqual,
            _ => MatchType.NotRegexp,
        };
        try
        {
            return new Matcher(type, name, reader.Text("value") ?? throw reader.Bad("value is required"));
        }
        catch (FormatException e)
        {
            throw reader.Bad(e.Message);
        }
    }

    private static void Write(Utf8JsonWriter json, Silence silence, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id", silence.Id);
        json.WriteStartObject("status");
        json.WriteString("state", silence.StateAt(now) switch { SilenceState.Pending => "pending", SilenceState.Active => "active", _ => "expired" });
        json.WriteEndObject();
        V2Json.Time(json, "updatedAt", silence.UpdatedAt);
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        V2Json.Time(json, "endsAt", silence.EndsAt);
        json.WriteStartArray("matchers");
        foreach (var matcher in silence.Matchers)
        {
            json.WriteStartObject();
            json.WriteBoolean("isEqual", matcher.Type is MatchType.Equal or MatchType.Regexp);
            json.WriteBoolean("isRegex", matcher.Type is MatchType.Regexp or MatchType.NotRegexp);
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        V2Json.Time(json, "startsAt", silence.StartsAt);
        json.WriteEndObject();
    }
}

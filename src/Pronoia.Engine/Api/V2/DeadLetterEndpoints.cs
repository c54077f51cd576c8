using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Groups;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary><c>deadletters</c>, which Alertmanager does not have: the messages that could not be delivered, to be replayed or given up.</summary>
internal sealed class DeadLetterEndpoints(EngineServices services)
{
    private const string Path = "/api/v2/deadletters";

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get(Path, V2Answer.Guarded(ListAsync)),
        WebEndpoint.Write(HttpMethods.Post, Path + "/{id}/replay", V2Answer.Guarded(ReplayAsync)),
        WebEndpoint.Write(HttpMethods.Delete, Path + "/{id}", V2Answer.Guarded(DiscardAsync)),
    ];

    private async Task ListAsync(WebCall call)
    {
        var letters = await services.AlertManager.DeadLettersAsync(call.Aborted);
        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var letter in letters)
            {
                Write(json, letter);
            }

            json.WriteEndArray();
        });
    }

    private async Task ReplayAsync(WebCall call)
    {
        // A page of another origin cannot send JSON unasked.
        using var body = await call.JsonBodyAsync();
        await FindAsync(call);
        if (await services.AlertManager.ReplayDeadLetterAsync(call.Values[0], call.Aborted) is { } failure)
        {
            throw new WebException(StatusCodes.Status502BadGateway, failure);
        }

        await V2Answer.EmptyAsync(call);
    }

    private async Task DiscardAsync(WebCall call)
    {
        await FindAsync(call);
        await services.AlertManager.DiscardDeadLetterAsync(call.Values[0], call.Aborted);
        await V2Answer.EmptyAsync(call);
    }

    private async Task FindAsync(WebCall call)
    {
        if ((await services.AlertManager.DeadLettersAsync(call.Aborted)).All(l => l.Id != call.Values[0]))
        {
            throw new WebException(StatusCodes.Status404NotFound, "dead letter not found");
        }
    }

    private static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteStartObject();
        json.WriteString("id", letter.Id);
        json.WriteString("receiver", letter.Message.Receiver);
        json.WriteString("integration", letter.Message.Integration);
        json.WriteString("groupKey", letter.Message.GroupKey);
        json.WriteString("status", letter.Message.Status);
        json.WriteNumber("alerts", letter.Message.Alerts.Count);
        V2Json.Time(json, "failedAt", letter.FailedAt);
        json.WriteNumber("attempts", letter.Attempts);
        json.WriteString("error", letter.Error);
        json.WriteEndObject();
    }
}

using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Engine.Api.V2;

/// <summary>
/// Which alerts are asked for: by state, by labels (<c>filter</c>), and by receiver (an anchored pattern). <c>unprocessed</c> is checked and changes nothing: as in
/// Alertmanager, asking for an alert finds out whether it is muted, and so none is unprocessed.
/// </summary>
internal sealed class AlertFilter
{
    private readonly bool _active;
    private readonly bool _silenced;
    private readonly bool _inhibited;
    private readonly IReadOnlyList<Matcher> _matchers;
    private readonly Matcher? _receiver;

    private AlertFilter(IQueryCollection query)
    {
        _active = Flag(query, "active");
        _silenced = Flag(query, "silenced");
        _inhibited = Flag(query, "inhibited");
        Flag(query, "unprocessed");
        _matchers = Matchers(query);
        if (query["receiver"].FirstOrDefault() is { Length: > 0 } receiver)
        {
            try
            {
                _receiver = new Matcher(MatchType.Regexp, "receiver", receiver);
            }
            catch (FormatException e)
            {
                throw Bad($"failed to parse receiver param: {e.Message}");
            }
        }
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="WebException">A parameter is wrong.</exception>
    public static AlertFilter Of(IQueryCollection query) => new(query);

    /// <summary>The matchers of the parameter <c>filter</c>.</summary>
    /// <exception cref="WebException">One is wrong.</exception>
    public static IReadOnlyList<Matcher> Matchers(IQueryCollection query)
    {
        try
        {
            return [.. query["filter"].SelectMany(f => MatcherParser.Parse(f ?? ""))];
        }
        catch (FormatException e)
        {
            throw Bad(e.Message);
        }
    }

    /// <summary>Whether the alert is asked for, its receivers aside.</summary>
    public bool Takes(AlertView view) =>
        (_active || view.State == AlertState.Suppressed)
        && (_silenced || view.SilencedBy.Count == 0)
        && (_inhibited || view.InhibitedBy.Count == 0)
        && _matchers.All(m => m.Matches(view.Alert.Labels));

    /// <summary>Whether the receiver is asked for.</summary>
    public bool TakesReceiver(string name) => _receiver is null || _receiver.Matches(name);

    private static bool Flag(IQueryCollection query, string name) => query[name].FirstOrDefault() switch
    {
        null or "" or "true" => true,
        "false" => false,
        _ => throw Bad($"{name} in query must be of type boolean"),
    };

    private static WebException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}

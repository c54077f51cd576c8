using Pronoia.Alerting;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Incidents;

public sealed class IncidentBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly PronoiaConfig Config = ConfigurationLoader.Parse(
        """
        targets: [{name: api, url: 'http://127.0.0.1:1'}]
        incidents: {window: 5m, corroborate: 2, alone_below: 1e-9}
        """,
        "test.yaml",
        ".");

    private readonly IncidentTopology _topology = new(Config);
    private IncidentBook _book = new([]);

    [Fact]
    public void One_series_is_no_incident_until_a_related_one_bears_it_out()
    {
        Take(Start, Signal("latency", "shop"));
        Assert.Null(Assert.Single(_book.Incidents).ConfirmedAt);

        Take(Start.AddMinutes(2), Signal("errors", "other", minutes: 2));
        Assert.Equal(2, _book.Incidents.Count);
        Assert.All(_book.Incidents, i => Assert.Null(i.ConfirmedAt));

        Take(Start.AddMinutes(3), Signal("errors", "shop", minutes: 3));
        var confirmed = Assert.Single(_book.Incidents, i => i.ConfirmedAt is not null);
        Assert.Equal(2, confirmed.Members.Count);
        Assert.Equal("2 series within 5m", confirmed.Confirmation);
        Assert.Equal("shop", confirmed.AlertLabels!["service"]);
        Assert.Equal(confirmed.Id, confirmed.AlertLabels["incident"]);
        Assert.Equal("warning", confirmed.AlertLabels["severity"]);
    }

    [Fact]
    public void One_series_watched_twice_does_not_bear_itself_out()
    {
        Take(Start, Signal("latency", "shop"), Signal("latency", "shop") with { Member = Member("latency", "shop") with { Entry = "other" } });

        Assert.Null(Assert.Single(_book.Incidents).ConfirmedAt);
        Assert.Equal(2, _book.Incidents[0].Members.Count);
    }

    [Fact]
    public void What_begins_outside_the_window_is_another_incident()
    {
        Take(Start, Signal("latency", "shop"));
        Take(Start.AddMinutes(6), Signal("latency", "shop"), Signal("errors", "shop", minutes: 6));

        Assert.Equal(2, _book.Incidents.Count);
        Assert.All(_book.Incidents, i => Assert.Null(i.ConfirmedAt));
    }

    [Fact]
    public void An_extreme_event_needs_no_other_and_a_rule_bears_one_out_but_makes_none()
    {
        Take(Start, Signal("latency", "shop", p: 1e-12));
        Assert.Contains("one in", Assert.Single(_book.Incidents).Confirmation, StringComparison.Ordinal);

        var rule = Signal("", "pay") with { Member = Member("", "pay") with { Kind = IncidentMember.RuleKind, Entry = "ErrorBudgetBurn" }, Alert = AnomalyAlert.None };
        Take(Start, rule);
        Assert.Null(_book.Incidents.Single(i => !i.HasEvent).ConfirmedAt);
        Take(Start.AddMinutes(1), Signal("latency", "pay", minutes: 1));
        Assert.NotNull(_book.Incidents.Single(i => i.Members.Any(m => m.Member.IsRule)).ConfirmedAt);
    }

    [Fact]
    public void Where_neighbours_see_nothing_an_extreme_event_must_be_twice_as_surprising_and_last()
    {
        Take(Start, Signal("latency", "shop", p: 1e-30) with { HasNeighbours = true }, Signal("latency", "pay", p: 1e-12) with { HasNeighbours = true });
        Assert.All(_book.Incidents, i => Assert.Null(i.ConfirmedAt));

        Take(Start.AddMinutes(5), Signal("latency", "shop", p: 1e-30) with { HasNeighbours = true }, Signal("latency", "pay", p: 1e-12) with { HasNeighbours = true });
        Assert.Equal("shop", Assert.Single(_book.Incidents, i => i.ConfirmedAt is not null).Members[0].Member.Series["service"]);
    }

    [Fact]
    public void What_a_series_opens_while_it_settles_bears_nothing_out()
    {
        Take(Start, Signal("latency", "shop") with { Counts = false }, Signal("errors", "shop"), Signal("load", "shop", p: 1e-30) with { Counts = false });
        _book = new IncidentBook(IncidentDocument.Read(IncidentDocument.Write(_book.Incidents)));
        Take(Start.AddMinutes(1));
        Assert.Null(Assert.Single(_book.Incidents).ConfirmedAt);
        Assert.Equal(3, _book.Incidents[0].Members.Count);
    }

    [Fact]
    public void Series_of_one_scraped_instance_are_related_where_they_have_no_label_of_by()
    {
        IncidentSignal Of(string name, string instance) => Signal(name, "") with
        {
            Member = Member(name, "") with { Series = Labels.Of([new Label(Label.MetricName, name), new Label("job", "node"), new Label("instance", instance)]) },
        };

        Take(Start, Of("load", "a:9100"), Of("disk", "a:9100"), Of("load", "b:9100"));
        Assert.Equal(2, _book.Incidents.Count);
        Assert.Equal(2, Assert.Single(_book.Incidents, i => i.ConfirmedAt is not null).Members.Count);
    }

    [Fact]
    public void The_same_news_twice_and_a_restart_change_nothing()
    {
        Take(Start, Signal("latency", "shop"), Signal("errors", "shop"));
        var before = IncidentDocument.Write(_book.Incidents);
        _book = new IncidentBook(IncidentDocument.Read(before));
        Take(Start, Signal("latency", "shop"), Signal("errors", "shop"));

        Assert.Equal(before, IncidentDocument.Write(_book.Incidents));
    }

    [Fact]
    public void It_ends_with_its_last_event_or_when_nobody_tells_of_it_and_is_then_forgotten()
    {
        Take(Start, Signal("latency", "shop"), Signal("errors", "shop"));
        Take(Start.AddMinutes(3), Signal("errors", "shop") with { Member = Member("errors", "shop") with { EndedAt = Start.AddMinutes(3) } }, Signal("latency", "shop"));
        Assert.Null(Assert.Single(_book.Incidents).EndedAt);

        Take(Start.AddMinutes(8));
        var ended = Assert.Single(_book.Incidents);
        Assert.Equal(Start.AddMinutes(3), ended.EndedAt);

        _book.Replace(ended with { PublishedRevision = ended.Revision });
        Take(Start.AddMinutes(9));
        Assert.Empty(_book.Incidents);
    }

    [Fact]
    public void Members_and_incidents_are_bounded()
    {
        Take(Start, [.. Enumerable.Range(0, IncidentBook.MaxMembers + 50).Select(i => Signal($"metric{i}", "shop"))]);
        Assert.Equal(IncidentBook.MaxMembers, Assert.Single(_book.Incidents).Members.Count);

        Take(Start, [.. Enumerable.Range(0, IncidentBook.MaxIncidents + 50).Select(i => Signal("latency", $"service{i}"))]);
        Assert.Equal(IncidentBook.MaxIncidents, _book.Incidents.Count);
        Assert.Contains(_book.Incidents, i => i.ConfirmedAt is not null);
    }

    [Fact]
    public void Causes_come_with_reasons()
    {
        Take(Start, Signal("latency", "shop", minutes: 1), Signal("errors", "shop") with { Member = Member("errors", "shop") with { Share = 0.8 } });
        var view = IncidentView.Of(Assert.Single(_book.Incidents), Config, _topology);

        Assert.Equal("spike of errors on shop, 1 more series", view.Title);
        Assert.Equal("came first; carries 80 % of the change of errors; score 0.9", view.Causes[0].Reason);
        Assert.Equal("1m after the first; score 0.9", view.Causes[1].Reason);
    }

    [Fact]
    public void Targets_that_depend_on_each_other_are_one_incident_whose_cause_is_what_the_others_need()
    {
        var config = ConfigurationLoader.Parse(
            """
            targets:
              - {name: web, url: 'http://127.0.0.1:1', depends_on: [api]}
              - {name: api, url: 'http://127.0.0.1:2', depends_on: [database]}
              - {name: database, url: 'http://127.0.0.1:3'}
              - {name: mail, url: 'http://127.0.0.1:4'}
            """,
            "test.yaml",
            ".");
        var topology = new IncidentTopology(config);
        _book.Take([Target("web", 0), Target("database", 1), Target("mail", 1)], config, topology, Start.AddMinutes(1));

        Assert.Equal(2, _book.Incidents.Count);
        var view = IncidentView.Of(_book.Incidents.Single(i => i.Members.Count == 2), config, topology);
        Assert.Equal("database", view.Causes[0].Component);
        Assert.Contains("1 of 1 other components depend on it", view.Causes[0].Reason, StringComparison.Ordinal);

        static IncidentSignal Target(string name, int minutes)
        {
            var series = Labels.Of([new Label(Label.MetricName, "probe_duration_seconds"), new Label("target", name)]);
            return Signal("", "") with { Member = Member("", "", minutes) with { Series = series, Component = name } };
        }
    }

    [Fact]
    public void Open_confirmed_incidents_are_bounded_too()
    {
        Take(Start, [.. Enumerable.Range(0, (2 * IncidentBook.MaxIncidents) + 50).Select(i => Signal("latency", $"service{i}", p: 1e-12))]);
        Assert.Equal(2 * IncidentBook.MaxIncidents, _book.Incidents.Count(i => i.ConfirmedAt is not null));
    }

    [Fact]
    public void Members_of_all_incidents_are_bounded_and_still_bear_out_what_comes_late()
    {
        TrackedIncident Full(int service) => new()
        {
            Id = $"i{service}",
            Members = [.. Enumerable.Range(0, IncidentBook.MaxMembers - 1).Select(i => new TrackedMember(Member($"metric{i}", $"service{service}"), AnomalyAlert.Incident, Labels.Empty, Start.AddMinutes(4), Start))],
        };

        _book = new IncidentBook(Enumerable.Range(0, (IncidentBook.ManyMembers / IncidentBook.MaxMembers) + 1).Select(Full));
        var before = _book.Incidents.Sum(i => i.Members.Count);
        Assert.InRange(before, IncidentBook.ManyMembers, 2 * IncidentBook.ManyMembers);
        Take(Start, Signal("more", "service0"));
        Assert.Equal(before, _book.Incidents.Sum(i => i.Members.Count));

        Take(Start, [.. Enumerable.Range(0, 20).Select(i => Signal($"metric{i}", "late"))]);
        Assert.Equal(5, _book.Incidents.Single(i => i.Members[0].Member.Component == "late" && i.ConfirmedAt is not null).Members.Count);
        Assert.InRange(IncidentDocument.Write(_book.Incidents).Length, 1, 10_000_000);
    }

    private static IncidentMember Member(string metric, string service, int minutes = 0, double p = 1e-5) => new()
    {
        Entry = "e",
        Series = Labels.Of([new Label(Label.MetricName, metric), new Label("service", service)]),
        Component = service,
        Kind = "spike",
        StartedAt = Start.AddMinutes(minutes),
        Evidence = new Evidence { PValue = p, Score = 0.9 },
    };

    private static IncidentSignal Signal(string metric, string service, int minutes = 0, double p = 1e-5) =>
        new(Member(metric, service, minutes, p), AnomalyAlert.Incident, Labels.Of([new Label("severity", "warning")]), TimeSpan.FromMinutes(1));

    private void Take(DateTimeOffset now, params IncidentSignal[] signals) => _book.Take(signals, Config, _topology, now);
}

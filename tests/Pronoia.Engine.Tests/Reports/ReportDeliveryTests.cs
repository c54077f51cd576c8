using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Reports;
using Pronoia.Storage.Slots;

namespace Pronoia.Engine.Tests.Reports;

/// <summary>Reports on their schedule through the whole engine, mailed to a real server.</summary>
public sealed class ReportDeliveryTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 7, 0, 0, TimeSpan.Zero);

    private static string Yaml(int port, string more = "") => $$"""
        global: {interval: 1h, external_url: 'https://pronoia.example.com/base/', default_rules: false, default_detection: false}
        targets: [{name: shop, url: 'http://127.0.0.1:1'}]
        alerting:
          global: {smtp_smarthost: '127.0.0.1:{{port}}', smtp_from: pronoia@example.org, smtp_require_tls: false}
          route: {receiver: c, group_wait: 0s}
          receivers: [{name: c, console_configs: [{}]}, {name: team, email_configs: [{to: 'team@example.org'}]}]
        reports:
          - name: weekly
            title: Reliability of the week
            time_zone: Europe/Berlin
            recipients: [team, {to: 'Boss <boss@example.org>, cto@example.org'}]
            attach: [pdf, csv]
            {{more}}
        """;

    [PeerFact(MailServer.Program)]
    public async Task A_report_is_made_in_every_form_and_mailed_once_to_everybody()
    {
        using var server = await MailServer.StartAsync();
        using var harness = await AtTheSlotAsync(Yaml(server.Port));

        await harness.StepAsync(TimeSpan.FromSeconds(10));
        // The message once more, as queues do, before and after the slot is over.
        await harness.Engine.WorkAsync(new WorkMessage("report-weekly", Monday).ToJson(), CancellationToken.None);
        await harness.StepAsync(TimeSpan.FromHours(1), 2);

        var report = Assert.Single(await ListAsync(harness));
        Assert.Equal(("weekly", Monday), (report.Name, report.Slot));
        Assert.Equal("reports/weekly/20261123T070000Z.html", report.Page);
        // The last complete week in Berlin.
        Assert.Equal(new DateTimeOffset(2026, 11, 15, 23, 0, 0, TimeSpan.Zero), report.PeriodFrom);
        Assert.Equal(TimeSpan.FromDays(7), report.PeriodTo - report.PeriodFrom);
        Assert.Superset(new HashSet<string> { "html", "pdf", "json", "mail.html", "mail.txt", "targets.csv", "strip1.png" }, report.Forms.ToHashSet());
        foreach (var form in report.Forms)
        {
            Assert.NotNull(await harness.Storage.Blobs.GetAsync(report.BlobOf(form)));
        }

        var mails = await server.ReceivedAsync();
        Assert.Equal(["Boss <boss@example.org>, cto@example.org", "team@example.org"], mails.Select(m => m.Headers["to"]).Order());
        Assert.Equal(2, mails.Select(m => m.Headers["message-id"]).Distinct().Count());
        Assert.All(mails, mail =>
        {
            Assert.StartsWith("Unknown: Reliability of the week", mail.Headers["subject"], StringComparison.Ordinal);
            var html = Assert.Single(mail.Parts, p => p.Type == "text/html");
            Assert.Contains("https://pronoia.example.com/base/reports/weekly/20261123T070000Z.html", html.Text, StringComparison.Ordinal);
            Assert.True(html.Bytes < 100_000);
            var image = Assert.Single(mail.Parts, p => p.Type == "image/png" && p.ContentId == "<strip1@pronoia>");
            Assert.Contains("cid:strip1@pronoia", html.Text, StringComparison.Ordinal);
            Assert.InRange(image.Bytes, 50, 20_000);
            Assert.Contains(mail.Parts, p => p is { Type: "application/pdf", File: "weekly-20261123T070000Z.pdf", Bytes: > 1000 });
            Assert.Contains(mail.Parts, p => p is { Type: "text/csv", File: "weekly-20261123T070000Z.targets.csv" });
        });
        Assert.Equal(nameof(SlotState.Done), (await SlotAsync(harness)).State);
    }

    [PeerFact(MailServer.Program)]
    public async Task A_server_that_is_down_gets_its_mail_when_it_is_back()
    {
        var port = MailServer.FreePort();
        using var harness = await AtTheSlotAsync(Yaml(port));
        await harness.StepAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([ReportMailState.Retrying, ReportMailState.Retrying], (await MailingsAsync(harness)).Select(m => m.State));
        Assert.Equal(nameof(SlotState.Started), (await SlotAsync(harness)).State);

        using var server = await MailServer.StartAsync(port);
        await harness.StepAsync(TimeSpan.FromSeconds(30), 4);

        Assert.Equal(2, (await server.ReceivedAsync()).Count);
        Assert.All(await MailingsAsync(harness), m => Assert.Equal((ReportMailState.Sent, 2, ""), (m.State, m.Attempts, m.Error)));
        Assert.Equal((nameof(SlotState.Done), "reports/weekly/20261123T070000Z.html, 2 mails sent"), await SlotAsync(harness));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up_after_six_hours_and_people_are_told()
    {
        using var harness = await AtTheSlotAsync(Yaml(MailServer.FreePort()));

        await harness.StepAsync(TimeSpan.FromMinutes(10), 40);

        Assert.All(await MailingsAsync(harness), m => Assert.Equal((ReportMailState.Failed, 9), (m.State, m.Attempts)));
        var (state, detail) = await SlotAsync(harness);
        Assert.Equal(nameof(SlotState.Failed), state);
        Assert.Contains("was made, but not mailed to ", detail, StringComparison.Ordinal);
        Assert.Contains("cannot connect to the mail server", detail, StringComparison.Ordinal);
        Assert.Contains(harness.Lines, l => l.Contains("ReportNotDelivered", StringComparison.Ordinal));
        Assert.Single(await ListAsync(harness));
        Assert.Contains("not delivered: cannot connect to the mail server", await PageAsync(harness, "/reports"), StringComparison.Ordinal);
        var twin = await PageAsync(harness, "/reports.json");
        Assert.Contains("\"state\":\"failed\"", twin, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"weekly_performance\"", twin, StringComparison.Ordinal);
    }

    [PeerFact(MailServer.Program)]
    public async Task A_mail_whose_worker_died_goes_out_again_under_the_same_name_when_its_lease_is_over()
    {
        using var server = await MailServer.StartAsync();
        using var harness = await AtTheSlotAsync(Yaml(server.Port));
        var died = new ReportMailing
        {
            Report = "weekly",
            Slot = Monday,
            Recipients = "team@example.org",
            State = ReportMailState.Sending,
            Attempts = 1,
            At = Monday.AddMinutes(3),
        };
        await harness.Storage.Tables.ApplyAsync(ReportMailing.Table, "weekly", [Pronoia.Storage.Tables.TableOperation.Insert(died.ToRow())], CancellationToken.None);

        await harness.StepAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("Boss <boss@example.org>, cto@example.org", Assert.Single(await server.ReceivedAsync()).Headers["to"]);
        await harness.StepAsync(TimeSpan.FromMinutes(1), 5);

        var again = Assert.Single(await server.ReceivedAsync(), m => m.Headers["to"] == "team@example.org");
        Assert.Equal($"<{died.MessageId}@example.org>", again.Headers["message-id"]);
        Assert.Equal(2, Assert.Single(await MailingsAsync(harness), m => m.Recipients == "team@example.org").Attempts);
    }

    [Fact]
    public async Task A_mail_that_nobody_came_to_send_again_in_time_is_told()
    {
        using var harness = await AtTheSlotAsync(Yaml(MailServer.FreePort()));
        await harness.StepAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(nameof(SlotState.Started), (await SlotAsync(harness)).State);

        // Every worker is away until it is too late.
        harness.Time.Advance(TimeSpan.FromHours(7));
        await harness.StepAsync(TimeSpan.FromMinutes(1), 3);

        Assert.Equal((nameof(SlotState.Missed), "came to a worker too late"), await SlotAsync(harness));
        var line = Assert.Single(harness.Lines, l => l.Contains("ReportNotDelivered", StringComparison.Ordinal));
        Assert.Contains("weekly", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_nobody_came_to_make_in_time_is_told_even_where_its_message_is_lost()
    {
        using var harness = new EngineHarness(Yaml(1), time: new ManualTimeProvider(Monday.AddMinutes(-1)));
        await harness.StepAsync(TimeSpan.FromMinutes(1));
        var ledger = new SlotLedger(harness.Storage.Tables);
        await ledger.PlanAsync("report-weekly", [Monday], CancellationToken.None);
        await harness.Storage.Tables.ApplyAsync(
            TickPlanner.Table,
            TickPlanner.Partition,
            [Pronoia.Storage.Tables.TableOperation.Upsert(new Pronoia.Storage.Tables.TableRow(TickPlanner.Partition, "report-weekly") { ["Job"] = "report-weekly", ["LastSlot"] = Monday })],
            CancellationToken.None);
        harness.Time.Advance(TimeSpan.FromHours(8));

        // Another process takes over.
        using var next = new EngineHarness(Yaml(1), harness.Storage, harness.Time);
        await next.StepAsync(TimeSpan.FromMinutes(1), 3);

        Assert.Equal(nameof(SlotState.Missed), (await SlotAsync(next)).State);
        Assert.Empty(await ListAsync(next));
        Assert.Contains(next.Lines, l => l.Contains("ReportNotDelivered", StringComparison.Ordinal));
    }

    [PeerFact(MailServer.Program)]
    public async Task A_worker_that_lost_its_lease_while_it_sent_fails_nothing()
    {
        using var server = await MailServer.StartAsync();
        using var harness = await AtTheSlotAsync(Yaml(server.Port));
        var recipients = harness.Engine.Config.Reports[0].Recipients[0];
        // While the first attempt is under way its lease ends, and another worker takes the mail over.
        var racing = new RacingStorage(
            harness.Storage,
            async () =>
            {
                var other = Assert.Single(await MailingsAsync(harness)) with { Attempts = 2, At = harness.Time.GetUtcNow().AddMinutes(3) };
                await harness.Storage.Tables.ApplyAsync(ReportMailing.Table, "weekly", [Pronoia.Storage.Tables.TableOperation.Replace(other.ToRow())], CancellationToken.None);
            },
            changes: 1);
        var post = new ReportPost(racing, harness.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReportPost>.Instance);

        var sent = await post.SendAsync(
            "weekly", Monday, recipients, id => new OutgoingMail { Id = id, Date = Monday, Subject = "s", Text = "t", Html = "h" }, Monday.AddHours(6), CancellationToken.None);

        Assert.Equal((ReportMailState.Sent, 2), (sent.State, sent.Attempts));
        Assert.Equal(ReportMailState.Sent, Assert.Single(await MailingsAsync(harness)).State);
    }

    [Fact]
    public async Task Files_outside_the_archive_are_not_served()
    {
        using var harness = new EngineHarness(Yaml(1));

        Assert.Contains("there is no such report", await PageAsync(harness, "/reports/../state/x.html", StatusCodes.Status404NotFound), StringComparison.Ordinal);
        Assert.Contains("there is no such report", await PageAsync(harness, "/reports/weekly/x.exe", StatusCodes.Status404NotFound), StringComparison.Ordinal);
    }

    /// <summary>An engine whose first tick was before the slot, and whose clock stands on it.</summary>
    private static async Task<EngineHarness> AtTheSlotAsync(string yaml)
    {
        var harness = new EngineHarness(yaml, time: new ManualTimeProvider(Monday.AddMinutes(-1)));
        await harness.StepAsync(TimeSpan.FromMinutes(1));
        return harness;
    }

    private static async Task<IReadOnlyList<ArchivedReport>> ListAsync(EngineHarness harness)
    {
        var reports = new List<ArchivedReport>();
        await foreach (var report in new ReportArchive(harness.Storage).ListAsync(CancellationToken.None))
        {
            reports.Add(report);
        }

        return reports;
    }

    private static async Task<IReadOnlyList<ReportMailing>> MailingsAsync(EngineHarness harness)
    {
        var mailings = new List<ReportMailing>();
        await foreach (var mailing in ReportMailing.ListAsync(harness.Storage.Tables, CancellationToken.None))
        {
            mailings.Add(mailing);
        }

        return mailings;
    }

    private static async Task<(string? State, string? Detail)> SlotAsync(EngineHarness harness)
    {
        var row = Assert.Single(await harness.RowsAsync("slots"), r => r.GetString("Job") == "report-weekly");
        return (row.GetString("State"), row.GetString("Detail"));
    }

    private static async Task<string> PageAsync(EngineHarness harness, string path, int status = StatusCodes.Status200OK)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = path;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await harness.Engine.Web.HandleAsync(context);
        Assert.Equal(status, context.Response.StatusCode);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}

using Pronoia.Engine.Reports;
using Pronoia.Reporting.Mail;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Reports;

/// <summary>What becomes of a report's files when several workers make it.</summary>
public sealed class ReportArchiveTests : IDisposable
{
    private static readonly DateTimeOffset Slot = new(2026, 11, 23, 7, 0, 0, TimeSpan.Zero);

    private static readonly ReliabilityReport Report = new()
    {
        Title = "Week", Period = new ReportPeriod(Slot.AddDays(-7), Slot), GeneratedAt = Slot,
    };

    private readonly InMemoryStorage _storage = new(new ManualTimeProvider(Slot));

    private ReportArchive Archive => new(_storage);

    [Fact]
    public async Task Of_two_workers_that_made_different_reports_the_first_counts_whole()
    {
        // Both found nothing there, and write at the same time: every file of the one stands among those of the other.
        var first = await WriteAsync("a");
        var row = await _storage.Tables.GetAsync(ArchivedReport.Table, "weekly", Pronoia.Storage.Tables.TableKey.Ascending(Slot), default);
        await _storage.Tables.ApplyAsync(ArchivedReport.Table, "weekly", [Pronoia.Storage.Tables.TableOperation.Delete(row!)], default);
        var racing = new RacingStorage(_storage, async () =>
            await _storage.Tables.ApplyAsync(ArchivedReport.Table, "weekly", [Pronoia.Storage.Tables.TableOperation.Insert(first.ToRow())], default));

        var second = await new ReportArchive(racing).WriteAsync("weekly", Slot, Report, Forms("b"), Slot.AddMinutes(1), default);

        Assert.Equal(first.Digest, second.Digest);
        foreach (var form in first.Forms)
        {
            Assert.Equal($"a {form}", await TextAsync($"{first.Stem}.{form}"));
        }

        // What lost is not left behind.
        Assert.Equal(first.Forms.Count, await _storage.Blobs.ListAsync(ReportArchive.Prefix, default).CountAsync());
    }

    [Fact]
    public async Task What_is_archived_is_never_written_again()
    {
        var first = await WriteAsync("a");

        Assert.Equal(first.Digest, (await WriteAsync("b")).Digest);
        Assert.Equal("a html", await TextAsync(first.Page));
    }

    [Fact]
    public async Task An_attempt_that_died_half_way_is_finished_by_the_next_one()
    {
        var first = await WriteAsync("a");
        var row = await _storage.Tables.GetAsync(ArchivedReport.Table, "weekly", Pronoia.Storage.Tables.TableKey.Ascending(Slot), default);
        await _storage.Tables.ApplyAsync(ArchivedReport.Table, "weekly", [Pronoia.Storage.Tables.TableOperation.Delete(row!)], default);
        await _storage.Blobs.DeleteAsync(first.BlobOf("pdf"), Pronoia.Storage.Blobs.BlobCondition.None, default);
        Assert.Null(await Archive.FileAsync(first.Page, default));

        Assert.Equal(first.Digest, (await WriteAsync("a")).Digest);
        Assert.Equal("a pdf", await TextAsync($"{first.Stem}.pdf"));
    }

    [Fact]
    public async Task A_report_comes_back_with_its_mail_as_it_was_made()
    {
        var forms = ReportForms.Render(Report with { Targets = [new TargetReport { Name = "shop", Url = "http://shop", Module = "http_2xx", Segments = [new UptimeSegment(Slot.AddDays(-7), Slot, UptimeState.Down)] }] }, "20261123T070000Z");
        var archived = await Archive.WriteAsync("weekly", Slot, Report, forms, Slot, default);

        var read = await Archive.ReadAsync(archived, default);

        Assert.NotEmpty(forms.Mail.Images);
        Assert.Equal((forms.Mail.Subject, forms.Mail.Html, forms.Mail.Text), (read.Mail.Subject, read.Mail.Html, read.Mail.Text));
        Assert.Equal(forms.Mail.Images.Select(i => (i.ContentId, i.ContentType, i.Content.Length)), read.Mail.Images.Select(i => (i.ContentId, i.ContentType, i.Content.Length)));
        Assert.Equal(forms.Files.Select(f => (f.Suffix, f.Content.Length)), read.Files.Select(f => (f.Suffix, f.Content.Length)));
    }

    [Theory]
    [InlineData("reports/weekly/20261123T070000Z.pdf", true)]
    [InlineData("reports/weekly/20261123T070000Z.exe", false)]
    [InlineData("reports/weekly/20261123T070001Z.pdf", false)]
    [InlineData("reports/../20261123T070000Z.pdf", false)]
    [InlineData("reports/weekly/x/20261123T070000Z.pdf", false)]
    [InlineData("reports/weekly/now.pdf", false)]
    [InlineData("reports//20261123T070000Z.pdf", false)]
    public async Task Only_files_of_reports_are_found(string path, bool found)
    {
        await WriteAsync("a");

        Assert.Equal(found, await Archive.FileAsync(path, default) is not null);
    }

    [Fact]
    public async Task Retention_takes_files_without_a_row_too()
    {
        await WriteAsync("a");
        await _storage.Blobs.PutAsync("reports/weekly/0000000000000000/20261122T070000Z.html", new byte[1], Pronoia.Storage.Blobs.BlobCondition.None, default);

        Assert.Equal(0, await new ReportRetention(_storage).ApplyAsync(Slot, default));
        Assert.Equal(4, await _storage.Blobs.ListAsync(ReportArchive.Prefix, default).CountAsync());
        Assert.Equal(1, await new ReportRetention(_storage).ApplyAsync(Slot.AddSeconds(1), default));
        Assert.Equal(0, await _storage.Blobs.ListAsync(ReportArchive.Prefix, default).CountAsync());
    }

    public void Dispose() => _storage.Dispose();

    private ValueTask<ArchivedReport> WriteAsync(string text) => Archive.WriteAsync("weekly", Slot, Report, Forms(text), Slot, default);

    private async Task<string> TextAsync(string path) =>
        System.Text.Encoding.UTF8.GetString((await Archive.FileAsync(path, default) ?? throw new InvalidOperationException($"{path} is not there")).Span);

    private static ReportForms Forms(string text) => new(
        new ReportMail("Week", $"{text} mail.html", $"{text} mail.txt", []),
        [.. ((string[])["html", "pdf", "mail.html", "mail.txt"]).Select(f => new ReportForm(f, System.Text.Encoding.UTF8.GetBytes($"{text} {f}")))]);
}

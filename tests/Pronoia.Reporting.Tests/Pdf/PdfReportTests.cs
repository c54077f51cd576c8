using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Pdf;

namespace Pronoia.Reporting.Tests.Pdf;

public class PdfReportTests
{
    private static readonly byte[] Weekly = PdfReport.Render(SampleReport.Create());

    [Fact]
    public void The_same_report_gives_the_same_bytes() => Assert.Equal(Weekly, PdfReport.Render(SampleReport.Create()));

    [Fact]
    public void Every_entry_of_the_cross_reference_table_points_at_its_object()
    {
        var text = Encoding.Latin1.GetString(Weekly);
        var start = int.Parse(Regex.Match(text, "startxref\n(?<at>[0-9]+)\n%%EOF\n$").Groups["at"].Value, CultureInfo.InvariantCulture);
        var entries = Regex.Matches(text[start..], "(?<at>[0-9]{10}) 00000 n ");
        Assert.True(entries.Count > 10);
        for (var i = 0; i < entries.Count; i++)
        {
            var at = int.Parse(entries[i].Groups["at"].Value, CultureInfo.InvariantCulture);
            Assert.StartsWith($"{i + 1} 0 obj\n", text[at..Math.Min(text.Length, at + 20)], StringComparison.Ordinal);
        }
    }

    [PeerFact("pdftotext")]
    public async Task A_reader_finds_the_text()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "report.pdf");
        await File.WriteAllBytesAsync(path, Weekly);
        var (exitCode, text) = await Peer.RunAsync("pdftotext", ["-layout", "-enc", "UTF-8", path, "-"]);
        Assert.Equal(0, exitCode);
        foreach (var expected in new[]
        {
            "Weekly performance", "9 November 2026 – 15 November 2026", "1 of 4 objectives missed.", "99.584 %", "no data", "Unknown: new-exchange",
            "Treasury balance", "Availability is the time up or degraded", "How this was counted", "web <beta> & \"docs\"",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [PeerFact("pdfinfo")]
    public async Task A_reader_finds_title_and_pages()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "report.pdf");
        await File.WriteAllBytesAsync(path, PdfReport.Render(SampleReport.Create(ReportKind.Executive) with { Title = "Überblick ()\\ 日本" }));
        var (exitCode, text) = await Peer.RunAsync("pdfinfo", ["-isodates", path]);
        Assert.Equal(0, exitCode);
        Assert.Matches("Title: +Überblick \\(\\)\\\\ 日本\n", text);
        Assert.Matches("CreationDate: +2026-11-16T06:00:00Z", text);
        Assert.Matches("Pages: +[1-3]\n", text);
    }

    [Fact]
    public void Endless_text_and_hundreds_of_rows_end()
    {
        var sample = SampleReport.Create();
        var pdf = PdfReport.Render(sample with
        {
            Targets = [.. Enumerable.Range(0, 250).Select(i => sample.Targets[0] with { Name = $"t{i}", Latency = [] })],
            Incidents = [sample.Incidents[0] with { Title = new string('x', 20_000), Evidence = new string('y', 50_000) }],
        });
        Assert.InRange(pdf.Length, 10_000, 2_000_000);
    }
}

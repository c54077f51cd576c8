using System.Globalization;
using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Mail;

/// <summary>The images of one mail, within a budget: with them and its HTML a mail stays small enough for every mailbox.</summary>
internal sealed class MailImages
{
    /// <summary>The most bytes of all images of a mail.</summary>
    public const int MaxBytes = 96 * 1024;

    private readonly List<InlineImage> _images = [];
    private readonly Dictionary<Type, int> _counts = [];
    private int _bytes;

    public IReadOnlyList<InlineImage> All => _images;

    /// <summary>How many charts of this one's kind there are.</summary>
    public int Count(Chart chart) => _counts.GetValueOrDefault(chart.GetType());

    /// <summary>Draws a chart; null where there is no room for it.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="name">What its content id begins with.</param>
    /// <returns>The content id.</returns>
    public string? Add(Chart chart, string name)
    {
        var png = ChartPng.Render(chart);
        if (_bytes + png.Length > MaxBytes)
        {
            return null;
        }

        _bytes += png.Length;
        _counts[chart.GetType()] = Count(chart) + 1;
        var id = MailReport.ContentId(string.Create(CultureInfo.InvariantCulture, $"{name}{_images.Count + 1}"));
        _images.Add(new InlineImage(id, "image/png", png));
        return id;
    }
}

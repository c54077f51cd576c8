using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Health;

/// <summary>Renders whether Pronoia itself works.</summary>
internal static class HealthPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(HealthModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Health", PagePlace.Health);
        var failed = model.Jobs.Sum(j => j.Failed);
        var missed = model.Jobs.Sum(j => j.Missed);
        var (tone, word) = !model.StorageAnswers ? ("bad", "The storage does not answer")
            : model.DeadLetters > 0 ? ("bad", "Messages could not be delivered")
            : failed + missed > 0 ? ("warning", "Some work was not done")
            : ("good", "Everything that was due was done");
        PageParts.OpenVerdict(html, tone, word, $"{Quantity.Count(model.Jobs.Sum(j => (long)j.Slots), "slot", "slots")} in 24 hours: {Quantity.Count(missed)} missed, {Quantity.Count(failed)} failed.");
        html.Raw("<p>What is configured is on the page of the <a href=\"/config\">configuration</a>.</p><dl class=\"figures\">");
        PageParts.Figure(html, "Storage", model.StorageAnswers ? "answers" : "does not answer", $"in {Quantity.Latency(model.StorageSeconds)}");
        PageParts.Figure(html, "Series, last hour", model.Series is { } series ? Quantity.Count(series) : "not known");
        PageParts.Figure(html, "Stored in blobs", model.BlobBytes is { } bytes ? Bytes(bytes) : "not known", $"{(model.BlobsCut ? "more than " : "")}{Quantity.Count(model.Blobs ?? 0, "blob", "blobs")}; tables are not counted");
        PageParts.Figure(html, "Dead letters", Quantity.Count(model.DeadLetters), model.DeadLetters > 0 ? "see /api/v2/deadletters" : "every message was delivered");
        html.Raw("</dl></section>");

        PageParts.OpenSection(html, "jobs", "Jobs");
        html.Raw("<p>A slot is one time at which a job was due. One that was missed leaves its time unknown; one that failed says why.</p>");
        PageParts.OpenTable(html, "Jobs and their slots of the last 24 hours, those with trouble first", "Job", "Last slot", "#Lag", "#Done", "#Missed", "#Failed", "Last failure");
        foreach (var job in model.Jobs.Take(PageLimits.Rows * 4))
        {
            Row(html, model, job);
        }

        PageParts.CloseTable(html);
        PageParts.More(html, model.Jobs.Count + model.MoreJobs - (PageLimits.Rows * 4), "/health.json");
        html.Raw("</section>");
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}; counted at {PageParts.Time(model.CountedAt)}. The same as JSON is at /health.json");
        return html.ToString();
    }

    private static void Row(MarkupWriter html, HealthModel model, HealthModel.Job job)
    {
        var (tone, mark) = job.LastState switch { "done" => ("good", "✓"), "failed" => ("bad", "✗"), "missed" => ("warning", "!"), _ => ("unknown", "…") };
        html.Write($"<tr><th scope=\"row\"><bdi>{job.Id}</bdi><span class=\"note\">{job.Kind}, every {Quantity.Seconds(job.IntervalSeconds)}</span></th><td data-l=\"Last slot\">{PageParts.Marked(tone, mark, job.LastState)}");
        if (job.LastSlot is { } last)
        {
            html.Write($"<span class=\"note\">{PageParts.TimeTag(last)}, {Quantity.Duration(model.Now - last)} ago</span>");
        }

        html.Write($"</td><td class=\"n\" data-l=\"Lag\">{(job.LagSeconds is { } lag ? Quantity.Latency(lag) : "–")}</td><td class=\"n\" data-l=\"Done\">{Quantity.Count(job.Done)}<span class=\"note\">of {Quantity.Count(job.Slots)}</span></td>");
        html.Write($"<td class=\"n\" data-l=\"Missed\">{(job.Missed > 0 ? PageParts.Marked("warning", "!", Quantity.Count(job.Missed)) : new RawMarkup("0"))}</td><td class=\"n\" data-l=\"Failed\">{(job.Failed > 0 ? PageParts.Marked("bad", "✗", Quantity.Count(job.Failed)) : new RawMarkup("0"))}");
        if (job.Poison > 0)
        {
            html.Write($"<span class=\"note\">{Quantity.Count(job.Poison)} given up</span>");
        }

        html.Raw("</td><td data-l=\"Last failure\">");
        if (job.LastFailure is { } failure)
        {
            html.Write($"<bdi>{failure.Detail}</bdi><span class=\"note\">{PageParts.TimeTag(failure.Slot)}</span>");
        }
        else
        {
            html.Raw("none");
        }

        html.Raw("</td></tr>");
    }

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => $"{Quantity.Plain(bytes / (double)(1L << 30))} GiB",
        >= 1L << 20 => $"{Quantity.Plain(bytes / (double)(1L << 20))} MiB",
        >= 1L << 10 => $"{Quantity.Plain(bytes / (double)(1L << 10))} KiB",
        _ => $"{Quantity.Count(bytes)} B",
    };
}

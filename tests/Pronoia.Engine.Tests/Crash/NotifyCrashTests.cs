using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Pronoia.Engine.Tests.Crash;

/// <summary>
/// Kills a notifying process (SIGKILL) at random points, again and again on the same directory. Every alert's beginning and end reaches the receiver, under one
/// idempotency key; twice only where the process died before it could note the answer. PRONOIA_CRASH_ITERATIONS sets how often (default 6).
/// </summary>
public sealed class NotifyCrashTests(ITestOutputHelper output)
{
    private readonly List<Received> _received = [];
    private readonly Lock _lock = new();
    private int _life;

    [Fact]
    public async Task Every_beginning_and_end_is_told_and_twice_only_where_the_process_died_over_it()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("PRONOIA_CRASH_ITERATIONS") ?? "6", CultureInfo.InvariantCulture);
        var random = new Random(7);
        using var directory = new TemporaryDirectory();
        await using var receiver = await Loopback.StartAsync(async context =>
        {
            var json = await JsonNode.ParseAsync(context.Request.Body);
            lock (_lock)
            {
                _received.Add(new Received(
                    context.Request.Headers["Idempotency-Key"].ToString(),
                    json!["status"]!.GetValue<string>(),
                    Number(json["groupLabels"]!["step"]!),
                    Number(json["groupLabels"]!["number"]!),
                    _life));
            }
        });
        var noted = new List<int>();
        for (_life = 0; _life < kills; _life++)
        {
            noted.Add(await LiveAsync(directory.Path, receiver.Url, noted.LastOrDefault(-1) + 1, random));
        }

        var last = noted.LastOrDefault(-1) + 2;
        noted.Add(await LiveAsync(directory.Path, receiver.Url, noted.LastOrDefault(-1) + 1, random: null, last));
        Check(noted, last, kills);
    }

    private void Check(List<int> noted, int last, int kills)
    {
        var messages = _received.ToLookup(r => (r.Step, r.Number, r.Status));
        for (var step = 0; step < last; step++)
        {
            for (var number = 0; number < NotifyCrashChild.AlertsPerStep; number++)
            {
                foreach (var status in (string[])["firing", "resolved"])
                {
                    Assert.True(messages[(step, number, status)].Any(), $"step {step}, alert {number}: nobody was told that it is {status}");
                }
            }
        }

        foreach (var message in messages)
        {
            Assert.True(message.Select(m => m.Key).Distinct().Count() == 1, $"{message.Key} was told under several keys");
            var toldIn = message.Key.Status == "firing" ? message.Key.Step : message.Key.Step + 1;
            Assert.All(message.SkipLast(1), m => Assert.True(toldIn > noted[m.Life], $"{message.Key} was noted in life {m.Life} and told again"));
        }

        var repeats = _received.Count - messages.Count;
        Assert.InRange(repeats, 0, kills * 2 * NotifyCrashChild.AlertsPerStep);
        output.WriteLine($"{kills} kills, {last + 1} steps, {messages.Count} messages, {repeats} of them repeated under the same key, 0 lost");
    }

    /// <summary>Runs the process until it is done or, where there is a <paramref name="random"/>, is killed.</summary>
    /// <returns>The last step that it noted, or the one before its first.</returns>
    private async Task<int> LiveAsync(string directory, Uri url, int first, Random? random, int last = int.MaxValue)
    {
        using var child = Peer.Start(
            "dotnet", ["exec", typeof(NotifyCrashChild).Assembly.Location, "notify-child", directory, url.AbsoluteUri, $"{_life}", $"{first}", $"{last}"]);
        var errors = child.StandardError.ReadToEndAsync();
        var noted = first - 1;
        var lines = random?.Next(0, 12) ?? int.MaxValue;
        while (lines-- > 0 && await child.StandardOutput.ReadLineAsync() is { } line)
        {
            noted = int.Parse(line["step ".Length..], CultureInfo.InvariantCulture);
        }

        if (random is not null)
        {
            Assert.False(child.HasExited, child.HasExited ? await errors : "");
            var clock = Stopwatch.StartNew();
            var moment = TimeSpan.FromMilliseconds(random.NextDouble() * 40);
            SpinWait.SpinUntil(() => clock.Elapsed >= moment);
            child.Kill();
        }

        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            noted = int.Parse(line["step ".Length..], CultureInfo.InvariantCulture);
        }

        await child.WaitForExitAsync();
        Assert.True(random is not null || child.ExitCode == 0, await errors);
        return noted;
    }

    private static int Number(JsonNode text) => int.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture);

    private sealed record Received(string Key, string Status, int Step, int Number, int Life);
}

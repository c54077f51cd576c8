using System.Diagnostics;
using System.Text;
using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>Generated routing trees: the receivers that amtool names for generated label sets must be ours.</summary>
public class RoutesTestTests
{
    private static readonly string[] Names = ["team", "severity", "env"];
    private static readonly string[] Values = ["a", "b", "ab", ""];
    private static readonly string[] Patterns = ["a|b", "a.*", ".+", ".*", "[ab]+", ""];

    [PeerFact("amtool")]
    public async Task Agrees_with_amtool()
    {
        var random = new Random(7);
        var directory = Directory.CreateTempSubdirectory("pronoia-routes-");
        try
        {
            for (var tree = 0; tree < 30; tree++)
            {
                var yaml = Tree(random);
                var file = Path.Combine(directory.FullName, "alertmanager.yml");
                await File.WriteAllTextAsync(file, yaml);
                var diagnostics = new Diagnostics();
                var config = AlertmanagerFile.Load(file, diagnostics);
                Assert.True(config is not null, string.Join('\n', diagnostics.Errors) + "\n" + yaml);
                for (var set = 0; set < 4; set++)
                {
                    var labels = Names.Select(n => new Label(n, Values[random.Next(Values.Length)])).Where(l => l.Value.Length > 0).ToArray();
                    var expected = await AmtoolAsync(file, labels);
                    var actual = string.Join(',', config.RouteReceivers(Labels.Of(labels)));
                    Assert.True(expected == actual, $"{string.Join(' ', labels)}: amtool {expected}, ours {actual}\n{yaml}");
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> AmtoolAsync(string file, IReadOnlyList<Label> labels)
    {
        var start = new ProcessStartInfo("amtool")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
            ArgumentList = { "config", "routes", "test", $"--config.file={file}" },
        };
        foreach (var label in labels)
        {
            start.ArgumentList.Add($"{label.Name}={label.Value}");
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output.Trim();
    }

    private static string Tree(Random random)
    {
        var yaml = new StringBuilder("route:\n  receiver: r0\n");
        Children(yaml, random, 1);
        yaml.Append("receivers:\n");
        for (var i = 0; i < 6; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - name: r{i}\n");
        }

        return yaml.ToString();
    }

    private static void Children(StringBuilder yaml, Random random, int depth)
    {
        var count = random.Next(depth < 4 ? 4 : 1);
        if (count == 0)
        {
            return;
        }

        var indent = new string(' ', depth * 4);
        yaml.Append(indent, 0, indent.Length - 2).Append("routes:\n");
        for (var i = 0; i < count; i++)
        {
            var name = Names[random.Next(Names.Length)];
            var value = Values[random.Next(Values.Length)];
            var pattern = Patterns[random.Next(Patterns.Length)];
            var matcher = random.Next(6) switch
            {
                0 => $"match: {{{name}: '{value}'}}",
                1 => $"match_re: {{{name}: '{pattern}'}}",
                2 => $"matchers: ['{name}=\"{value}\"']",
                3 => $"matchers: ['{name} != {value}']",
                4 => $"matchers: ['{{{name}=~\"{pattern}\", {Names[random.Next(Names.Length)]}!=\"b\",}}']",
                _ => $"matchers: ['{name} !~ \"{pattern}\"']",
            };
            yaml.Append(indent, 0, indent.Length - 2).Append("  - ").Append(matcher).Append('\n');
            if (random.Next(2) == 0)
            {
                yaml.Append(indent).Append("  receiver: r").Append(random.Next(6)).Append('\n');
            }

            yaml.Append(indent).Append("  continue: ").Append(random.Next(2) == 0 ? "true" : "false").Append('\n');
            Children(yaml, random, depth + 1);
        }
    }
}

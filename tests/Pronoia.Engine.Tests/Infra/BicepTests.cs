using System.Text.RegularExpressions;

namespace Pronoia.Engine.Tests.Infra;

/// <summary>What the deployment must never hold, and what it must.</summary>
public sealed partial class BicepTests
{
    private static readonly Dictionary<string, string> LeastRoles = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["43d0d8ad-25c7-4714-9337-8ba259a9fe05"] = "Monitoring Reader",
        ["22926164-76b3-42b3-bc55-97df8dab3e41"] = "Grafana Admin",
    };

    public static TheoryData<string> Files() => [.. Repository.Bicep().Select(f => f.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void No_key_leaves_a_resource(string path)
    {
        var text = Text(path);
        foreach (var forbidden in new[] { "listKeys", "listKeyValue", "listAccountSas", "listServiceSas", "listSecrets", "AccountKey=", "SharedAccessSignature", "InstrumentationKey" })
        {
            Assert.DoesNotContain(forbidden, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_public_or_signed_with_shared_keys(string path)
    {
        var text = Text(path);
        Assert.DoesNotMatch(@"(?i)allowSharedKeyAccess:(?!\s*false\b)", text);
        Assert.DoesNotMatch(@"(?i)allowBlobPublicAccess:(?!\s*false\b)", text);
        Assert.DoesNotMatch(@"(?i)publicAccess:\s*'(?!None)", text);
        Assert.DoesNotMatch(@"(?i)disableLocalAuth:(?!\s*true\b)", text);
        Assert.DoesNotMatch(@"(?i)httpsOnly:(?!\s*true\b)", text);
    }

    [Fact]
    public void The_account_and_the_telemetry_say_so_themselves()
    {
        var storage = Text("infra/modules/storage.bicep");
        Assert.Contains("allowSharedKeyAccess: false", storage, StringComparison.Ordinal);
        Assert.Contains("allowBlobPublicAccess: false", storage, StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", Text("infra/modules/monitoring.bicep"), StringComparison.Ordinal);
        Assert.Contains("httpsOnly: true", Text("infra/modules/host.bicep"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Roles_are_of_the_short_list(string path) =>
        Assert.All(Guids().Matches(Text(path)), id => Assert.Contains(id.Value, LeastRoles.Keys));

    [Theory]
    [MemberData(nameof(Files))]
    public void Roles_are_given_on_the_one_resource_and_named_beside_their_id(string path)
    {
        var text = File.ReadAllText(Path.Combine(ReferenceData.Repository, path));
        foreach (Match id in Guids().Matches(text))
        {
            var name = LeastRoles[id.Value];
            Assert.True(text.IndexOf(name, StringComparison.Ordinal) is >= 0 and var at && at < id.Index, $"{path}: no comment says that {id.Value} is {name}");
        }

        // Reading the metrics of a resource group is what Grafana is for; everything else has a scope of its own.
        foreach (Match assignment in RoleAssignments().Matches(text))
        {
            Assert.True(assignment.Value.Contains("\n  scope: ", StringComparison.Ordinal) || assignment.Value.Contains("readerRole)\n    principalId: grafana.", StringComparison.Ordinal), assignment.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Secrets_are_secure_parameters_and_no_outputs(string path)
    {
        var text = Text(path);
        foreach (Match parameter in SecretParameters().Matches(text))
        {
            Assert.EndsWith("@secure()\n", text[..parameter.Index], StringComparison.Ordinal);
        }

        Assert.All(Outputs().Matches(text), o => Assert.DoesNotMatch("(?i)heartbeat|secret|password|key\\b", o.Value));
    }

    [Fact]
    public void Parameters_of_the_environment_file_are_those_of_the_main_file()
    {
        var declared = Parameters().Matches(Text("infra/main.bicep")).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var given = Repository.Json("infra/main.parameters.json").GetProperty("parameters").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(declared, given);
        // An array cannot come from an environment variable; it is edited in the file by whoever needs it.
        Assert.Equal(["allowedAddresses"], declared.Except(given));
    }

    [Fact]
    public void Modules_get_the_parameters_that_they_require_and_no_others()
    {
        var main = Text("infra/main.bicep");
        var modules = Modules().Matches(main);
        Assert.Equal(Repository.Bicep().Count - 1, modules.Count);
        foreach (Match module in modules)
        {
            var declared = Parameters().Matches(Text("infra/" + module.Groups[1].Value)).Select(m => m.Groups[1].Value);
            var body = module.Groups[2].Value;
            var given = ParameterNames().Matches(body[(body.IndexOf("params:", StringComparison.Ordinal) + "params:".Length)..]).Select(m => m.Groups[1].Value);
            Assert.Equal(declared.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_queue_with_a_trigger_exists()
    {
        var storage = Text("infra/modules/storage.bicep");
        foreach (var queue in new[] { "work", "work-poison", "notify", "notify-poison" })
        {
            Assert.Contains($"'{queue}'", storage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Brackets_are_balanced(string path)
    {
        var open = new Stack<char>();
        foreach (var c in Strings().Replace(Text(path), "''"))
        {
            if (c is '{' or '[' or '(')
            {
                open.Push(c);
            }
            else if (c is '}' or ']' or ')')
            {
                Assert.True(open.TryPop(out var opened) && (opened, c) is ('{', '}') or ('[', ']') or ('(', ')'), $"{path}: a {c} without its partner");
            }
        }

        Assert.Empty(open);
    }

    private static string Text(string path) => Assert.Single(Repository.Bicep(), f => f.Path == path).Text;

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex("'Microsoft.Authorization/roleAssignments@.*?\n\\}", RegexOptions.Singleline)]
    private static partial Regex RoleAssignments();

    [GeneratedRegex("^param (?i:heartbeat|secret|password)\\w* ", RegexOptions.Multiline)]
    private static partial Regex SecretParameters();

    [GeneratedRegex("^output .*$", RegexOptions.Multiline)]
    private static partial Regex Outputs();

    [GeneratedRegex(@"^param (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"^module \w+ '(?<path>[^']+)' = (?:if \([^{]+\) )?(?<body>\{.*?\n\})", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Modules();

    [GeneratedRegex(@"(?:^|[{,])\s*(?<name>\w+):", RegexOptions.Multiline)]
    private static partial Regex ParameterNames();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Strings();
}

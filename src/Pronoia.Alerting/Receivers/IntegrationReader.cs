using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Messages;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>What the reader of one integration needs.</summary>
internal sealed record IntegrationReader(
    YamlMap Map, string Kind, int Index, bool SendResolvedByDefault, GlobalConfig Global, MessageTemplates Templates, string BaseDirectory)
{
    public bool SendResolved => Map.Bool("send_resolved", SendResolvedByDefault);

    public HttpClientConfig Http => ConfigFiles.Http(Map, Global.Http, BaseDirectory);

    /// <summary>A secret given inline or by file, else <paramref name="inherited"/>; an error where there is neither.</summary>
    public Secret Secret(string key, Secret? inherited = null)
    {
        var secret = OptionalSecret(key) ?? inherited;
        if (secret is null && !Map.Has(key) && !Map.Has(key + "_file"))
        {
            Map.Diagnostics.Error(Map.Position, $"{Map.What}: one of {key} or {key}_file must be configured");
        }

        return secret ?? Prometheus.Yaml.Secret.Of("");
    }

    public Secret? OptionalSecret(string key) => ConfigFiles.Secret(Map, key, BaseDirectory);

    /// <summary>A text that may hold templates; what is wrong with them is an error.</summary>
    public string? Text(string key, bool required = false)
    {
        var text = Map.String(key, required);
        CheckTemplate(key, text);
        return text;
    }

    /// <summary>A mapping of names to texts that may hold templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts(string key)
    {
        var texts = Map.StringMap(key);
        CheckTemplates(key, texts.Select(t => t.Value));
        return texts;
    }

    /// <summary>Parts of the configuration that become JSON, by name; what is wrong with their templates is an error.</summary>
    public IReadOnlyList<KeyValuePair<string, TemplateTree>> Trees(string key)
    {
        var trees = Map.Map(key, key).Entries.Select(e => KeyValuePair.Create(e.Key, new TemplateTree(e.Value))).ToArray();
        foreach (var (position, text) in trees.SelectMany(t => t.Value.Texts))
        {
            if (Templates.Problem(text) is { } problem)
            {
                Map.Diagnostics.Error(position, $"{Map.What}: {key}: {problem}");
            }
        }

        return trees;
    }

    /// <summary>Checks texts that may hold templates.</summary>
    public void CheckTemplates(string key, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            CheckTemplate(key, text);
        }
    }

    /// <summary>A URL that is a secret; never shown.</summary>
    public SecretUrl SecretUrl(string key, SecretUrl? inherited = null)
    {
        if (inherited is not null && !Map.Has(key) && !Map.Has(key + "_file"))
        {
            return inherited;
        }

        var secret = OptionalSecret(key);
        return secret is null ? new SecretUrl(Secret(key)) : UrlText.Late(Map, key, secret);
    }

    /// <summary>A URL that is no secret.</summary>
    public Uri Url(string key, Uri inherited) => Map.String(key) is { } text ? UrlText.Parse(Map, key, text) : inherited;

    private void CheckTemplate(string key, string? text)
    {
        if (text is not null && Templates.Problem(text) is { } problem)
        {
            Map.Error(key, problem);
        }
    }
}

using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.State;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Tests.Receivers;

/// <summary>Secrets in files are read for every message, so that one that is renewed needs no reload.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("pagerduty_configs: [{url: 'URL', routing_key_file: secret}]")]
    [InlineData("opsgenie_configs: [{api_url: 'URL', api_key_file: secret}]")]
    [InlineData("telegram_configs: [{api_url: 'URL', bot_token_file: secret, chat_id: 1}]")]
    [InlineData("pushover_configs: [{api_url: 'URL', user_key: u, token_file: secret}]")]
    [InlineData("webhook_configs: [{url: 'URL', http_config: {authorization: {credentials_file: secret}}}]")]
    [InlineData("webhook_configs: [{url: 'URL', http_config: {oauth2: {client_id: c, client_secret_file: secret, token_url: 'URL/token'}}}]")]
    [InlineData("slack_configs: [{api_url_file: url}]")]
    [InlineData("webhook_configs: [{url_file: url}]")]
    public async Task A_renewed_file_counts_at_once_and_one_that_is_gone_is_named(string integration)
    {
        await using var server = await RecordingServer.StartAsync();
        server.Answer = (c, _) => c.Request.Path == "/token"
            ? c.Response.WriteAsync($$"""{"access_token": "{{c.Request.Headers.Authorization.ToString()["Basic ".Length..]}}", "expires_in": 0}""")
            : Task.CompletedTask;
        Write("first-1");
        var manager = Manager(integration.Replace("URL", server.Url, StringComparison.Ordinal));
        Assert.Null(Assert.Single(await manager.TestReceiverAsync("r", default)).Value);
        Assert.Contains("first-1", Last(), StringComparison.Ordinal);

        Write("second-2");
        Assert.Null(Assert.Single(await manager.TestReceiverAsync("r", default)).Value);
        Assert.Contains("second-2", Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("first-1", Last(), StringComparison.Ordinal);

        foreach (var file in _directory.GetFiles())
        {
            file.Delete();
        }

        var error = Assert.Single(await manager.TestReceiverAsync("r", default)).Value!;
        Assert.StartsWith($"there is no file {_directory.FullName}", error, StringComparison.Ordinal);

        void Write(string secret)
        {
            File.WriteAllText(Path.Combine(_directory.FullName, "secret"), secret + "\n");
            File.WriteAllText(Path.Combine(_directory.FullName, "url"), $"{server.Url}/{secret}\n");
        }

        string Last()
        {
            var request = server.Requests[^1];
            var credentials = request.Headers.GetValueOrDefault("Authorization", "");
            var token = credentials.StartsWith("Bearer Yzpm", StringComparison.Ordinal) || credentials.StartsWith("Bearer Yzpz", StringComparison.Ordinal)
                ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(credentials["Bearer ".Length..]))
                : credentials;
            return $"{request.Path} {token} {request.Body}";
        }
    }

    [Fact]
    public async Task Renewed_certificates_count_at_once_for_HTTP_and_mail()
    {
        await using var smtp = new SmtpServer();
        await using var other = new SmtpServer();
        await using var server = await RecordingServer.StartAsync(smtp.Certificate);
        var url = server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Write(other, 1);
        var web = Manager($"webhook_configs: [{{url: '{url}', http_config: {{tls_config: {{ca_file: ca.pem, cert_file: ca.pem, key_file: key.pem}}}}}}]");
        var mail = Manager($"email_configs: [{{to: a@example.org, from: b@example.org, smarthost: 'localhost:{smtp.Port}', tls_config: {{ca_file: ca.pem}}}}]");
        Assert.Equal("the TLS handshake failed", Assert.Single(await web.TestReceiverAsync("r", default)).Value);
        Assert.Equal("the TLS handshake with the mail server failed", Assert.Single(await mail.TestReceiverAsync("r", default)).Value);

        Write(smtp, 2);
        Assert.Null(Assert.Single(await web.TestReceiverAsync("r", default)).Value);
        Assert.Null(Assert.Single(await mail.TestReceiverAsync("r", default)).Value);

        var file = Path.Combine(_directory.FullName, "ca.pem");
        File.Delete(file);
        Assert.Equal($"ca_file {file} cannot be read", Assert.Single(await web.TestReceiverAsync("r", default)).Value);
        Assert.Equal($"ca_file {file} cannot be read", Assert.Single(await mail.TestReceiverAsync("r", default)).Value);

        // The instant of the change is what is looked at, and file systems know it to some milliseconds only.
        void Write(SmtpServer from, int minute)
        {
            var path = Path.Combine(_directory.FullName, "ca.pem");
            File.WriteAllText(path, from.Certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(_directory.FullName, "key.pem"), from.Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddMinutes(minute));
        }
    }

    [Fact]
    public async Task Headers_may_be_secrets_in_files_and_some_hosts_need_no_proxy()
    {
        await using var server = await RecordingServer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "secret"), "s3cret\n");
        var manager = Manager(
            $"webhook_configs: [{{url: '{server.Url}', http_config: {{proxy_url: 'http://127.0.0.1:1', no_proxy: '127.0.0.0/8', http_headers: {{X-Key: {{values: [a], secrets: [b], files: [secret]}}}}}}}}]");
        Assert.Null(Assert.Single(await manager.TestReceiverAsync("r", default)).Value);
        Assert.Equal("a,b,s3cret", Assert.Single(server.Requests).Headers["X-Key"].Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_grows_too_long_or_holds_no_URL_any_more_is_named()
    {
        await using var server = await RecordingServer.StartAsync();
        var path = Path.Combine(_directory.FullName, "url");
        await File.WriteAllTextAsync(path, server.Url);
        var manager = Manager("webhook_configs: [{url_file: url}]");
        await File.WriteAllTextAsync(path, "nonsense");
        Assert.Equal($"the file {path} holds no http or https URL", Assert.Single(await manager.TestReceiverAsync("r", default)).Value);
        await File.WriteAllTextAsync(path, new string('x', Secret.MaxBytes + 1));
        Assert.Equal($"the file {path} is too long for a secret: at most 64 KiB", Assert.Single(await manager.TestReceiverAsync("r", default)).Value);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("webhook_configs: [{url_file: absent}]", "url_file: no such file")]
    [InlineData("webhook_configs: [{url_file: long}]", "is too long for a secret: at most 64 KiB")]
    [InlineData("webhook_configs: [{url_file: text}]", "url_file: expected an http or https URL")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {oauth2: {client_id: c, token_url: 'http://x'}}}]", "client_secret or client_secret_file is missing")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {oauth2: {client_id: c, client_secret: s, token_url: x}}}]", "token_url: expected a URL")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {tls_config: {ca_file: absent}}}]", "ca_file: no such file")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {tls_config: {ca_file: text}}}]", "ca_file: ")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {proxy_url: 'http://p', proxy_connect_header: {a: [b]}}}]", "proxy_connect_header: is not supported here")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {no_proxy: x}}]", "no_proxy: goes with proxy_url, which is missing")]
    [InlineData("webhook_configs: [{url: 'http://x', http_config: {basic_auth: {username: u}, oauth2: {client_id: c, client_secret: s, token_url: 'http://x'}}}]", "give either basic_auth or oauth2")]
    public void What_is_wrong_already_is_an_error_of_the_configuration(string integration, string message)
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "long"), new string('x', Secret.MaxBytes + 1));
        File.WriteAllText(Path.Combine(_directory.FullName, "text"), "hunter2");
        var error = Assert.Throws<ConfigurationException>(() => Manager(integration));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_is_kept_until_it_expires_or_is_refused()
    {
        await using var server = await RecordingServer.StartAsync();
        var tokens = 0;
        var refuse = false;
        server.Answer = (c, _) =>
        {
            if (c.Request.Path == "/token")
            {
                return c.Response.WriteAsync($$"""{"access_token": "t{{++tokens}}", "expires_in": 3600}""");
            }

            c.Response.StatusCode = refuse ? 401 : 200;
            return Task.CompletedTask;
        };
        var manager = Manager(
            $"webhook_configs: [{{url: '{server.Url}/hook', http_config: {{oauth2: {{client_id: c, client_secret: s, token_url: '{server.Url}/token', scopes: [a, b], endpoint_params: {{audience: x}}}}}}}}]");
        await manager.TestReceiverAsync("r", default);
        await manager.TestReceiverAsync("r", default);
        Assert.Equal("grant_type=client_credentials&audience=x&scope=a+b", server.Requests[0].Body);
        Assert.Equal(["Bearer t1", "Bearer t1"], server.Requests.Where(r => r.Path == "/hook").Select(r => r.Headers["Authorization"]));
        refuse = true;
        await manager.TestReceiverAsync("r", default);
        refuse = false;
        await manager.TestReceiverAsync("r", default);
        Assert.Equal("Bearer t2", server.Requests[^1].Headers["Authorization"]);
    }

    private AlertManager Manager(string integration)
    {
        var diagnostics = new Diagnostics();
        var yaml = $"route: {{receiver: r}}\nreceivers:\n  - name: r\n    {integration}\n";
        var config = AlertmanagerFile.Read(YamlMap.Of(YamlFile.Parse(yaml, "am.yml", diagnostics), diagnostics, "alerting"), diagnostics, _directory.FullName);
        diagnostics.ThrowIfErrors();
        return new AlertManager(
            config!, new MemoryAlertingState(), new NotifierFactory(TimeProvider.System, static _ => { }) { Http = ReceiverHarness.Quick }, TimeProvider.System);
    }
}

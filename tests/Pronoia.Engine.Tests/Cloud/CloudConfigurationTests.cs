using System.Text;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Cloud;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Cloud;

public sealed class CloudConfigurationTests : IDisposable
{
    private const string Good = "targets: [{name: a, url: 'http://a.example/'}]\n";
    private const string Bad = "targets: [{name: a, url: 'http://a.example/', colour: red}]\nnonsense: 1\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");
    private readonly IBlobStore _files = new InMemoryStorage().Blobs;
    private readonly IBlobStore _data = new InMemoryStorage().Blobs;
    private readonly ErrorLog _log = new();

    private static CancellationToken Ct => CancellationToken.None;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task An_empty_container_gives_nothing()
    {
        var configuration = Create();
        Assert.Null(await configuration.LoadIfChangedAsync(Ct));
        Assert.Null(await configuration.LoadLastGoodAsync(Ct));
    }

    [Fact]
    public async Task A_version_is_given_once_with_the_files_it_points_to()
    {
        await PutAsync("pronoia.yaml", Good + "rule_files: [rules/*.yml]\n");
        await PutAsync("rules/a.yml", "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n");
        var configuration = Create();

        var loaded = await configuration.LoadIfChangedAsync(Ct);
        Assert.Contains(loaded!.RuleGroups, g => g.Name == "g");
        Assert.Null(await configuration.LoadIfChangedAsync(Ct));

        await PutAsync("rules/a.yml", "groups: [{name: h, rules: [{alert: A, expr: up == 0}]}]\n");
        Assert.Contains((await configuration.LoadIfChangedAsync(Ct))!.RuleGroups, g => g.Name == "h");
        Assert.Single(_directory.GetDirectories());
        await PutAsync("pronoia.yaml", Good);
        Assert.NotNull(await configuration.LoadIfChangedAsync(Ct));
        // The running one, and the one that work under way ends with.
        Assert.Equal(2, _directory.GetDirectories()[0].GetDirectories().Length);
    }

    [Fact]
    public async Task A_bad_version_is_logged_once_with_every_error_and_changes_nothing()
    {
        await PutAsync("pronoia.yaml", Good);
        var configuration = Create();
        Assert.NotNull(await configuration.LoadIfChangedAsync(Ct));
        await PutAsync("pronoia.yaml", Bad);

        Assert.Null(await configuration.LoadIfChangedAsync(Ct));
        Assert.Contains(_log.Errors, e => e.StartsWith("pronoia.yaml:1:", StringComparison.Ordinal) && e.Contains("colour", StringComparison.Ordinal));
        Assert.Contains(_log.Errors, e => e.StartsWith("pronoia.yaml:2:", StringComparison.Ordinal) && e.Contains("nonsense", StringComparison.Ordinal));
        var count = _log.Errors.Count;
        Assert.Null(await configuration.LoadIfChangedAsync(Ct));
        Assert.Equal(count, _log.Errors.Count);

        await PutAsync("pronoia.yaml", Good);
        Assert.NotNull(await configuration.LoadIfChangedAsync(Ct));
    }

    [Fact]
    public async Task An_instance_that_starts_beside_a_bad_version_runs_the_last_good_one()
    {
        await PutAsync("pronoia.yaml", Good);
        Assert.NotNull(await Create("first").LoadIfChangedAsync(Ct));
        await PutAsync("pronoia.yaml", Bad);

        var second = Create("second");
        Assert.Null(await second.LoadIfChangedAsync(Ct));
        Assert.Equal("a", Assert.Single((await second.LoadLastGoodAsync(Ct))!.Targets).Name);
    }

    [Fact]
    public async Task A_version_is_given_even_where_it_cannot_be_kept()
    {
        await PutAsync("pronoia.yaml", Good);
        var configuration = new CloudConfiguration(_files, new UnwritableBlobs(_data), Path.Combine(_directory.FullName, "one"), _log);
        Assert.NotNull(await configuration.LoadIfChangedAsync(Ct));
        Assert.Contains("kept", Assert.Single(_log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_good_version_that_is_damaged_is_none_and_is_replaced()
    {
        await _data.PutAsync("state/configuration/last-good.zip", new byte[100], BlobCondition.None, Ct);
        Assert.Null(await Create("first").LoadLastGoodAsync(Ct));
        await PutAsync("pronoia.yaml", Good);
        Assert.NotNull(await Create("second").LoadIfChangedAsync(Ct));
        Assert.NotNull(await Create("third").LoadLastGoodAsync(Ct));
    }

    [Fact]
    public async Task Too_many_bytes_are_refused()
    {
        await PutAsync("pronoia.yaml", Good);
        await _files.PutAsync("large", new byte[ConfigurationPackage.MaxBytes], BlobCondition.None, Ct);
        Assert.Null(await Create().LoadIfChangedAsync(Ct));
        Assert.Single(_log.Errors);
    }

    private CloudConfiguration Create(string name = "one") => new(_files, _data, Path.Combine(_directory.FullName, name), _log);

    private async Task PutAsync(string name, string text) => await _files.PutAsync(name, Encoding.UTF8.GetBytes(text), BlobCondition.None, Ct);

    private sealed class UnwritableBlobs(IBlobStore inner) : IBlobStore
    {
        public ValueTask<BlobContent?> GetAsync(string name, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
            inner.GetAsync(name, offset, length, cancellationToken);

        public ValueTask<BlobProperties?> GetPropertiesAsync(string name, CancellationToken cancellationToken) => inner.GetPropertiesAsync(name, cancellationToken);

        public ValueTask<string> PutAsync(string name, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken) => throw new IOException("full");

        public ValueTask<long> AppendAsync(string name, ReadOnlyMemory<byte> block, long? expectedPosition, CancellationToken cancellationToken) => throw new IOException("full");

        public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

        public ValueTask<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) => inner.DeleteAsync(name, condition, cancellationToken);
    }

    private sealed class ErrorLog : ILogger<CloudConfiguration>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Errors.Add(formatter(state, exception));
    }
}

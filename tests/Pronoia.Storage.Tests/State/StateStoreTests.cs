using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.State;

namespace Pronoia.Storage.Tests.State;

public sealed class StateStoreTests
{
    private readonly InMemoryStorage _storage = new();
    private readonly StateStore _state;

    public StateStoreTests() => _state = new StateStore(_storage.Blobs);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_document_comes_back_with_its_version()
    {
        Assert.Null(await _state.LoadAsync("detector/s1", Ct));
        var etag = await _state.SaveAsync("detector/s1", 3, new byte[] { 1, 2 }, null, Ct);
        var document = await _state.LoadAsync("detector/s1", Ct);
        Assert.Equal((3, etag), (document!.Version, document.ETag));
        Assert.Equal([1, 2], document.Content.ToArray());
        Assert.True(await _state.DeleteAsync("detector/s1", etag, Ct));
        Assert.False(await _state.DeleteAsync("detector/s1", null, Ct));
    }

    [Fact]
    public async Task Of_workers_on_the_same_state_one_saves_each_round()
    {
        var etag = await _state.SaveAsync("s", 1, new byte[1], null, Ct);
        await Assert.ThrowsAsync<StorageConflictException>(async () => await _state.SaveAsync("s", 1, new byte[1], null, Ct));
        for (var round = 0; round < 20; round++)
        {
            var before = etag;
            var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    return await _state.SaveAsync("s", 1, new byte[1], before, Ct);
                }
                catch (StorageConflictException)
                {
                    return null;
                }
            })));
            etag = Assert.Single(saved, s => s is not null)!;
        }
    }

    [Fact]
    public async Task Every_flipped_byte_is_found()
    {
        await _state.SaveAsync("s", 1, new byte[] { 1, 2, 3 }, null, Ct);
        var whole = (await _storage.Blobs.GetAsync("state/s"))!.Bytes.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 4;
            await _storage.Blobs.PutAsync("state/s", damaged, BlobCondition.None, Ct);
            await Assert.ThrowsAsync<StorageCorruptException>(async () => await _state.LoadAsync("s", Ct));
        }
    }
}

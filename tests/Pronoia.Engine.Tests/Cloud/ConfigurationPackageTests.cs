using System.IO.Compression;
using System.Text;
using Pronoia.Engine.Cloud;

namespace Pronoia.Engine.Tests.Cloud;

public sealed class ConfigurationPackageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");

    private string Main => Path.Combine(_directory.FullName, "conf", "shop.yaml");

    private string Target => Path.Combine(_directory.FullName, "out");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Files_come_out_under_their_relative_names_and_the_main_file_under_its_fixed_one()
    {
        Write("conf/shop.yaml", "a");
        Write("conf/rules/r.yml", "b");
        var package = ConfigurationPackage.Pack(Main, [Main, Path.Combine(_directory.FullName, "conf", "rules", "r.yml")]);

        Assert.Equal(2, await ConfigurationPackage.UnpackAsync(package, Target, CancellationToken.None));
        Assert.Equal("a", File.ReadAllText(Path.Combine(Target, "pronoia.yaml")));
        Assert.Equal("b", File.ReadAllText(Path.Combine(Target, "rules", "r.yml")));
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_whenever_they_were_written()
    {
        Write("conf/shop.yaml", "a");
        var first = ConfigurationPackage.Pack(Main, []);
        File.SetLastWriteTimeUtc(Main, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(first, ConfigurationPackage.Pack(Main, []));
    }

    [Fact]
    public void A_file_outside_the_directory_is_named()
    {
        Write("conf/shop.yaml", "a");
        Write("elsewhere.yml", "b");
        var outside = Path.Combine(_directory.FullName, "elsewhere.yml");
        var error = Assert.Throws<InvalidDataException>(() => ConfigurationPackage.Pack(Main, [outside]));
        Assert.StartsWith($"{outside} lies outside ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a/../../evil")]
    [InlineData("a\\..\\evil")]
    [InlineData("C:/evil")]
    public async Task A_name_that_leads_out_of_the_directory_is_refused(string name)
    {
        var package = Zip((name, "x"));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await ConfigurationPackage.UnpackAsync(package, Target, CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(_directory.FullName, "evil")));
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_more_than_is_allowed_is_refused_before_it_fills_the_disk()
    {
        var package = Zip(("a", new string('a', (int)ConfigurationPackage.MaxBytes)), ("b", "b"));
        Assert.True(package.Length < 100_000);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await ConfigurationPackage.UnpackAsync(package, Target, CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(Target, "c")));
    }

    [Fact]
    public async Task Too_many_files_and_anything_but_an_archive_are_refused()
    {
        var many = Zip([.. Enumerable.Range(0, ConfigurationPackage.MaxFiles + 1).Select(i => ($"f{i}", ""))]);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await ConfigurationPackage.UnpackAsync(many, Target, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await ConfigurationPackage.UnpackAsync("not a zip"u8.ToArray(), Target, CancellationToken.None));
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var to = zip.CreateEntry(name).Open();
                to.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

using Pronoia.Engine.Cloud;

namespace Pronoia.Engine.Tests.Cloud;

public sealed class CloudSettingsTests
{
    [Fact]
    public void An_account_name_gives_the_three_endpoints_and_the_identity()
    {
        var settings = Read(
            ("AzureWebJobsStorage__accountName", "pronoia1"),
            ("AzureWebJobsStorage__credential", "managedidentity"),
            ("AzureWebJobsStorage__clientId", "11111111-2222-3333-4444-555555555555"),
            ("TICK_SCHEDULE", "*/15 * * * * *"));

        var storage = settings.StorageAccount;
        Assert.Null(storage.ConnectionString);
        Assert.Equal("https://pronoia1.blob.core.windows.net/", storage.BlobEndpoint!.AbsoluteUri);
        Assert.Equal("https://pronoia1.queue.core.windows.net/", storage.QueueEndpoint!.AbsoluteUri);
        Assert.Equal("https://pronoia1.table.core.windows.net/", storage.TableEndpoint!.AbsoluteUri);
        Assert.True(storage.ManagedIdentity);
        Assert.Equal("11111111-2222-3333-4444-555555555555", storage.ClientId);
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var settings = Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("TICK_SCHEDULE", "0 * * * * *"), ("HEARTBEAT_URL", ""));
        Assert.Equal("pronoia", settings.DataContainer);
        Assert.Null(settings.ConfigurationContainer);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.ConfigurationReload);
        Assert.Null(settings.HeartbeatUrl);
        Assert.Null(settings.ApplicationInsights);
        Assert.Equal("UseDevelopmentStorage=true", settings.StorageAccount.ConnectionString);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var error = Assert.Throws<CloudSettingsException>(() => Read(
            ("AzureWebJobsStorage__accountName", "No Account"),
            ("AzureWebJobsStorage__credential", "password"),
            ("TICK_SCHEDULE", "every minute"),
            ("DATA_CONTAINER", "Data"),
            ("CONFIG_CONTAINER", "a--b"),
            ("CONFIG_RELOAD_SECONDS", "1"),
            ("HEARTBEAT_URL", "s3cret")));
        Assert.Equal(
            """
            TICK_SCHEDULE: "every minute" is no schedule: expected six fields from seconds to day of week, such as */15 * * * * *
            AzureWebJobsStorage__accountName: expected 3 to 24 lower-case letters and digits
            AzureWebJobsStorage__credential: expected managedidentity, or nothing for whoever is signed in
            DATA_CONTAINER: "Data" is no container name: expected 3 to 63 lower-case letters, digits and single dashes
            CONFIG_CONTAINER: "a--b" is no container name: expected 3 to 63 lower-case letters, digits and single dashes
            CONFIG_RELOAD_SECONDS: expected 5 to 86400 seconds
            HEARTBEAT_URL: expected a URL that starts with https://
            """,
            error.Message);
    }

    [Fact]
    public void Missing_settings_are_named()
    {
        var error = Assert.Throws<CloudSettingsException>(() => Read(("AzureWebJobsStorage__blobServiceUri", "https://x.example/")));
        Assert.Equal(["TICK_SCHEDULE", "AzureWebJobsStorage"], error.Errors.Select(e => e[..e.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Only_listed_settings_are_read()
    {
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Throws<CloudSettingsException>(() => CloudSettings.Read(name =>
        {
            asked.Add(name);
            return null;
        }));
        Assert.Equal(CloudSettings.Names.Order(StringComparer.Ordinal), asked);
    }

    private static CloudSettings Read(params (string Name, string Value)[] variables) =>
        CloudSettings.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);
}

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Pronoia.Engine.Cloud;
using Pronoia.Functions.Hosting;

var settings = CloudSettings.Read(Environment.GetEnvironmentVariable);
var credential = Credentials.Of(settings.StorageAccount);
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddPronoia(settings, credential);
builder.Services.AddPronoiaTelemetry(settings, credential);
await builder.Build().RunAsync();

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Cloud;
using Pronoia.Functions.Hosting;

var settings = CloudSettings.Read(Environment.GetEnvironmentVariable);
var credential = Credentials.Of(settings.StorageAccount);
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // four lines for each request, at so much a gigabyte
builder.Services.AddPronoia(settings, credential);
builder.Services.AddPronoiaTelemetry(settings, credential);
await builder.Build().RunAsync();

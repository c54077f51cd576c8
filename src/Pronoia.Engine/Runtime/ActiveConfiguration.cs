using Pronoia.Engine.Configuration;
using Pronoia.Engine.Planning;

namespace Pronoia.Engine.Runtime;

/// <summary>A configuration with what is derived from it; swapped as one.</summary>
internal sealed record ActiveConfiguration(PronoiaConfig Config, JobCatalogue Catalogue);

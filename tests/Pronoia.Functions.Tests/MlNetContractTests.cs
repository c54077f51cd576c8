using Pronoia.Functions.MlNet;
using Pronoia.Tests.DetectorContract;

namespace Pronoia.Functions.Tests;

/// <summary>The contract of detectors on ML.NET.</summary>
public sealed class MlNetContractTests() : DetectorContractBase(new MlNetEngine());

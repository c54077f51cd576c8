using Pronoia.Functions.MlNet;
using Pronoia.Tests.DetectorContract;

namespace Pronoia.Functions.Tests.MlNet;

/// <summary>The contract of detectors on ML.NET.</summary>
public sealed class MlNetContractTests() : DetectorContractBase(new MlNetEngine())
{
    // A model is written and read in some twenty milliseconds.
    protected override int Seeds => 3;

    // Its forecasts follow noise more closely; half of what a confidence of 95 percent lets through.
    protected override int MostOpened => 50;
}

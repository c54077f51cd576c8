using Azure.Core;
using Azure.Core.Pipeline;

namespace Pronoia.Functions.Tests.Adapters;

/// <summary>Lets one write reach the service and loses the answer on its way back, so that the client library sends it again.</summary>
internal sealed class LostAnswerPolicy : HttpPipelinePolicy
{
    private int _armed;

    /// <summary>The answer of the next write is lost.</summary>
    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Lose(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Lose(message);
    }

    private void Lose(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head && Interlocked.Exchange(ref _armed, 0) == 1)
        {
            throw new IOException("the answer was lost");
        }
    }
}

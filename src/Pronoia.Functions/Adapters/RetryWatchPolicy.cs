using Azure.Core;
using Azure.Core.Pipeline;

namespace Pronoia.Functions.Adapters;

/// <summary>Sits behind the client library's retries and tells <see cref="RetryWatch"/> about them.</summary>
internal sealed class RetryWatchPolicy : HttpPipelineSynchronousPolicy
{
    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.ProcessingContext.RetryNumber > 0)
        {
            RetryWatch.NoteRetry();
        }
    }
}

namespace Workflows.MachineLearning.Notify;

/// <summary>The inputs of notify@1.</summary>
internal sealed record NotifyInputs
{
    /// <summary>A channel (<c>#ml</c>), an e-mail address, or an https address that takes JSON.</summary>
    public required string To { get; init; }

    public required string Text { get; init; }

    /// <summary>Subject of an e-mail; null: the text's first line.</summary>
    public string? Title { get; init; }
}

/// <summary>The outputs of notify@1.</summary>
/// <param name="Delivered">Somebody took it.</param>
/// <param name="Channel">webhook, email, or log.</param>
/// <param name="Reason">Why it was not delivered.</param>
internal sealed record NotifyOutputs(bool Delivered, Channel Channel, string? Reason);

/// <summary>The way a message takes.</summary>
internal enum Channel
{
    Webhook,
    Email,
    Log,
}

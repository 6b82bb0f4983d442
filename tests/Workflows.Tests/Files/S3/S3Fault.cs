namespace Workflows.Tests.Files.S3;

/// <summary>What happens to one request of the small S3.</summary>
internal enum S3Fault
{
    /// <summary>It is answered: for those before the one that is meant.</summary>
    None,

    /// <summary>503, and nothing is done.</summary>
    Busy,

    /// <summary>403, and nothing is done.</summary>
    Denied,

    /// <summary>The connection is cut while the body is read; nothing is done.</summary>
    CutBody,

    /// <summary>It is done, and the connection is cut before the answer.</summary>
    LostAnswer,

    /// <summary>The connection is cut in the middle of the answer's body.</summary>
    CutAnswer,

    /// <summary>501 for what has conditions: an older store.</summary>
    NoConditions,
}

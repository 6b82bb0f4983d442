using System.Net;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>What a request met instead of success.</summary>
internal enum ApiErrorKind
{
    /// <summary>404.</summary>
    NotFound,

    /// <summary>409 AlreadyExists: the name is taken, perhaps by the pod that we made a moment ago.</summary>
    AlreadyExists,

    /// <summary>409 on a precondition: another pod has the name now.</summary>
    Conflict,

    /// <summary>410: the position of a watch or of a paged list is too old.</summary>
    Expired,

    /// <summary>The namespace's quota is used up.</summary>
    QuotaExceeded,

    /// <summary>It passes: overload, a change of leader, a network without an answer. The request may have been carried out all the same.</summary>
    Transient,

    /// <summary>403 without a word that we know: taken for permanent when it comes again and again.</summary>
    Unrecognized,

    /// <summary>It will never work: access, admission, an invalid pod.</summary>
    Permanent,
}

/// <summary>Why a request did not succeed.</summary>
/// <param name="Kind">What kind of error it is.</param>
/// <param name="Text">The server's own words, for people.</param>
/// <param name="RetryAfter">How long the server asks us to wait.</param>
/// <param name="Code">The server's answer; null where none came.</param>
internal sealed record ApiError(ApiErrorKind Kind, string Text, TimeSpan? RetryAfter = null, HttpStatusCode? Code = null);

/// <summary>A value, or why there is none.</summary>
internal readonly record struct ApiResult<T>(T? Value, ApiError? Error)
    where T : class
{
    public static implicit operator ApiResult<T>(T value) => new(value, null);

    public static implicit operator ApiResult<T>(ApiError error) => new(null, error);
}

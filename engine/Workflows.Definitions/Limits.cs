using Workflows.Core.Values;

namespace Workflows.Definitions;

/// <summary>The limits of the language (DESIGN 4.2), these and no others.</summary>
public static class Limits
{
    /// <summary>Of a definition's text, in bytes of UTF-8.</summary>
    public const int TextBytes = 4 * 1024 * 1024;

    /// <summary>What is said of a longer text.</summary>
    public static readonly string TextTooLarge = $"larger than {TextBytes / 1024 / 1024} MiB; move data out of the definition";

    public const int Nesting = ValueJson.Nesting;
    public const int Events = 500_000;
    public const int Steps = 10_000;
    public const int Edges = 50_000;

    /// <summary>Of one fanned-out step; also the longest array that a function in an expression works on.</summary>
    public const int Instances = 100_000;

    public const int Parallel = 1_000;
    public const int ExpressionLength = 8 * 1024;

    /// <summary>Of an expression's value, of the parameters, and of the outputs of an attempt: bytes of JSON.</summary>
    public const int ValueBytes = ValueJson.MostBytes;

    public const int RetryAttempts = 100;

    /// <summary>How many errors of one file are reported; more are of no use to anybody.</summary>
    public const int Errors = 1_000;
}

using System.Collections.Immutable;

namespace Workflows.Runtime.Tracing;

/// <summary>A span of OpenTelemetry: a piece of work with its beginning and end.</summary>
/// <param name="Trace">32 hex digits.</param>
/// <param name="Id">16 hex digits.</param>
/// <param name="Name">What people see of it.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; never before its start.</param>
public sealed record TraceSpan(string Trace, string Id, string Name, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The span that it is a part of; null for the root of a trace.</summary>
    public string? Parent { get; init; }

    /// <summary>A span of another trace that it belongs to.</summary>
    public (string Trace, string Span)? Link { get; init; }

    /// <summary>By their names in the conventions of OpenTelemetry: texts and integers.</summary>
    public ImmutableArray<(string Name, object Value)> Attributes { get; init; } = [];

    /// <summary>What happened in it, and when.</summary>
    public ImmutableArray<(string Name, DateTimeOffset At)> Events { get; init; } = [];

    /// <summary>It did not do what it was for: why. Null for any other.</summary>
    public string? Error { get; init; }
}

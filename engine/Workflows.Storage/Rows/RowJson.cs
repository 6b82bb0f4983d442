using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>
/// How rows and facts are written as JSON: lower camel case, nulls left out. A member without a value reads as the default of its type, so
/// whatever has another default is always written.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(WordConverter<RunStatus>), typeof(WordConverter<StepStatus>), typeof(WordConverter<AttemptStatus>), typeof(WordConverter<Cause>),
        typeof(WordConverter<Reason>), typeof(WordConverter<TimerKind>),
    ])]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(RunRow))]
[JsonSerializable(typeof(StepRow))]
[JsonSerializable(typeof(ItemsRow))]
[JsonSerializable(typeof(InstanceRow))]
[JsonSerializable(typeof(AttemptRow))]
[JsonSerializable(typeof(AttemptEndRow))]
[JsonSerializable(typeof(RunAccepted))]
[JsonSerializable(typeof(ImmutableArray<ArtifactRecord>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, ImmutableArray<string>>))]
internal sealed partial class RowJson : JsonSerializerContext
{
    /// <summary>Text is for databases and people, never for HTML: only what JSON itself demands is escaped.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}

/// <summary>States, reasons and causes as the words that people and other programs see.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

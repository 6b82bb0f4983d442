using System.Text.RegularExpressions;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Values;

/// <summary>
/// A JSON Schema of a parameter, an input or an output: the keywords that describe data, and none that refer elsewhere (<c>$ref</c>), so
/// that checking a value is bounded by its size.
/// </summary>
internal sealed class Schema
{
    /// <summary>Empty: any type.</summary>
    public List<SchemaType> Types { get; } = [];

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string? Format { get; set; }

    public Node? Default { get; set; }

    /// <summary>Canonical JSON of the values allowed; null: all.</summary>
    public List<string>? Enum { get; set; }

    public string? Const { get; set; }

    public double? Minimum { get; set; }

    public double? Maximum { get; set; }

    public double? ExclusiveMinimum { get; set; }

    public double? ExclusiveMaximum { get; set; }

    public double? MultipleOf { get; set; }

    public int? MinLength { get; set; }

    public int? MaxLength { get; set; }

    /// <summary>Never backtracks, so no text can hold it up.</summary>
    public Regex? Pattern { get; set; }

    /// <summary>As it is written, for messages.</summary>
    public string? PatternText { get; set; }

    public Schema? Items { get; set; }

    public int? MinItems { get; set; }

    public int? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    public Dictionary<string, Schema> Properties { get; } = new(StringComparer.Ordinal);

    public List<string> Required { get; } = [];

    /// <summary>False: only <see cref="Properties"/>.</summary>
    public bool Open { get; set; } = true;

    /// <summary>What properties without a schema of their own must be.</summary>
    public Schema? AdditionalProperties { get; set; }

    public int? MinProperties { get; set; }

    public int? MaxProperties { get; set; }

    public List<Schema> AnyOf { get; } = [];

    public List<Schema> OneOf { get; } = [];

    public List<Schema> AllOf { get; } = [];
}

/// <summary>The types of JSON Schema.</summary>
internal enum SchemaType
{
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
    Null,
}

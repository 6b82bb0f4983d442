using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>
/// How records go over the wire, whole, to a program that makes from them what it makes from a store (<see cref="IRunReads"/>). Documents are for all others.
/// The plan of a run is left out: it is made from the run's version, which is sent once.
/// </summary>
public static class RecordFormat
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new Lists<StepState>());
        options.Converters.Add(new Lists<InstanceState?>());
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        if (type.Type == typeof(RunState))
        {
            type.Properties.Remove(type.Properties.Single(property => property.PropertyType == typeof(Plan)));
        }
        else if (type.Type == typeof(FanState))
        {
            // Items that are numbers are no list at all.
            type.Properties.Single(property => property.PropertyType == typeof(ImmutableArray<string>)).ShouldSerialize =
                static (_, items) => items is ImmutableArray<string> { IsDefault: false };
        }
    }

    private sealed class Lists<T> : JsonConverter<PersistentArray<T>>
    {
        public override PersistentArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var list = JsonSerializer.Deserialize<List<T>>(ref reader, options) ?? [];
            return PersistentArray<T>.Create(list.Count, i => list[i]);
        }

        public override void Write(Utf8JsonWriter writer, PersistentArray<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IEnumerable<T>>(writer, value, options);
    }
}

/// <summary>A run as the store has it.</summary>
/// <param name="Workflow">With <paramref name="Version"/>: what its plan is made from.</param>
/// <param name="Version">The version's number.</param>
/// <param name="View">The run, without its plan.</param>
public sealed record StoredRunRecord(string Workflow, int Version, RunView View)
{
    /// <summary>Paths of the server's machine stay there.</summary>
    public static StoredRunRecord Of(RunView view) =>
        new(view.State.Plan.Definition.Name, view.State.Plan.Version, view with { State = view.State with { Folder = null } });

    /// <summary>The run with its plan.</summary>
    public RunView With(Plan plan) => View with { State = View.State with { Plan = plan } };
}

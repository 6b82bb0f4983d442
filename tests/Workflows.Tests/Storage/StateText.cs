using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Workflows.Core.Runs;

namespace Workflows.Tests.Storage;

/// <summary>
/// A run's whole state as text, made by reflection: whatever is added to the state is compared from that day on, and a store that forgets it
/// fails.
/// </summary>
internal static class StateText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    /// <summary>What is only counted means nothing once a run has ended, and is not kept up to date to the last.</summary>
    public static string Of(RunState state) => JsonSerializer.Serialize(state.Status.IsFinal() ? state.Recount() : state, Options);

    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            // A plan is the version's, not the run's; items that are numbers are no array at all.
            property.ShouldSerialize = (_, value) => value is not (Plan or ImmutableArray<string> { IsDefault: true });
        }
    }
}

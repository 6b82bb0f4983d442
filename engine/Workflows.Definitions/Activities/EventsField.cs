using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Language;

namespace Workflows.Definitions.Activities;

/// <summary><c>events</c> of a manifest: what the activity's success tells others, taken from its outputs.</summary>
internal static class EventsField
{
    private static readonly Shape<Draft> Shape = new Shape<Draft>("activityEvent")
        .Add("type", (e, f) => e.Type = EventDraft.Type(f))
        .Add("when", (e, f) => e.When = f.Identifier("the name of an output that is true or false"))
        .Add("data", (e, f) =>
        {
            foreach (var (name, output) in f.Identified("a mapping of members to outputs, such as { samples: rows }"))
            {
                e.Data[name] = output.Identifier("the name of an output") ?? name;
            }
        });

    public static IEnumerable<ActivityEvent> Read(Field field)
    {
        foreach (var item in field.Items("a list of events, such as [{ type: drift.detected, when: drifted }]"))
        {
            if (item.Shaped(Shape, new Draft(), "a mapping such as { type: drift.detected, when: drifted, data: { samples: rows } }") is { } draft)
            {
                item.Require("type", "say what happened");
                item.Require("when", "say which output tells that it did");
                if (draft is { Type: { } type, When: { } when })
                {
                    yield return new ActivityEvent(type, when, draft.Data.ToImmutableSortedDictionary(StringComparer.Ordinal));
                }
            }
        }
    }

    private sealed class Draft
    {
        public string? Type { get; set; }

        public string? When { get; set; }

        public Dictionary<string, string> Data { get; } = new(StringComparer.Ordinal);
    }
}

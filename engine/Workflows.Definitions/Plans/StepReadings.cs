using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Expressions;

namespace Workflows.Definitions.Plans;

/// <summary>
/// Reads a step as a whole: which parameters it names, and a digest of all it means: what stands in it, and what it reads of its version besides (the
/// objectives, the version's number). Works on whatever members the model has, so that a new field can't be forgotten; the title alone means nothing.
/// </summary>
internal sealed class StepReadings
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    private readonly StringBuilder output = new();
    private readonly SortedSet<string> parameters = new(StringComparer.Ordinal);
    private bool readsObjectives, readsVersion;

    public static StepReading Of(StepDefinition step, WorkflowDefinition definition, int version)
    {
        var reading = new StepReadings();
        reading.Write(step with { Title = null });
        if (reading.readsObjectives) reading.Write(definition.Objectives);
        if (reading.readsVersion) reading.Write(version);
        return new StepReading([.. reading.parameters], CanonicalForm.Sha256(reading.output.ToString()));
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                output.Append("null");
                break;
            case Template template:
                Mention(template);
                output.Append(CanonicalForm.Of(template.Json));
                break;
            case Condition condition:
                Mention(condition.AsTemplate());
                JsonText.String(output, condition.Expression);
                break;
            case string text:
                JsonText.String(output, text);
                break;
            case IFormattable plain and (int or long or double or decimal or TimeSpan or Enum):
                JsonText.String(output, plain.ToString(null, CultureInfo.InvariantCulture));
                break;
            case bool flag:
                output.Append(flag ? "true" : "false");
                break;
            case IDictionary map:
                Map(map);
                break;
            case IEnumerable list:
                List(list);
                break;
            default:
                Record(value);
                break;
        }
    }

    private void Map(IDictionary map)
    {
        // The dictionaries of the model are sorted.
        output.Append('{');
        foreach (DictionaryEntry entry in map)
        {
            JsonText.String(output, (string)entry.Key);
            output.Append(':');
            Write(entry.Value);
            output.Append(',');
        }

        output.Append('}');
    }

    private void List(IEnumerable list)
    {
        output.Append('[');
        foreach (var item in list)
        {
            Write(item);
            output.Append(',');
        }

        output.Append(']');
    }

    private void Record(object value)
    {
        var type = value.GetType();
        output.Append(type.Name).Append('(');
        foreach (var member in Members.GetOrAdd(type, Public))
        {
            output.Append(member.Name).Append('=');
            Write(member.GetValue(value));
            output.Append(',');
        }

        output.Append(')');
    }

    private void Mention(Template template)
    {
        foreach (var reference in CompiledTemplate.Of(template.Json).Expressions.SelectMany(e => e.References))
        {
            switch (reference.Root)
            {
                case "parameters":
                    parameters.Add(reference.Path is [var parameter, ..] ? parameter.Name : StepReading.AllParameters);
                    break;
                case "objectives":
                    readsObjectives = true;
                    break;
                case "workflow":
                    readsVersion |= reference.Path is not [{ Name: "name" }];
                    break;
            }

            // Of the others, `steps`, `item` and `index` follow from what the step stands on; `run` says whose work it was, and that stays so.
        }
    }

    private static PropertyInfo[] Public(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];
}

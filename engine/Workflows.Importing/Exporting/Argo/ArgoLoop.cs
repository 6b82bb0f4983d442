using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary><c>forEach</c> and <c>matrix</c> as <c>withItems</c>, <c>withParam</c> or <c>withSequence</c>.</summary>
internal sealed class ArgoLoop(ExportedFlow flow, ExportedStep step)
{
    private const int MostCombinations = 1_000;
    private const int UsualParallel = 50;

    private readonly ArgoText text = new(flow, step, inputs: null);
    private readonly ExprWriter writer = new(flow, step);
    private readonly StepValues values = new(flow, step);

    /// <summary>Whether there may be no item: then Argo skips the task, which succeeds here.</summary>
    public static bool MayBeEmpty(FanOut fanOut) => fanOut switch
    {
        FanOut.ForEach each => IsEmpty(each.Items),
        FanOut.Matrix matrix => matrix.Axes.Any(axis => IsEmpty(axis.Values)),
        _ => false,
    };

    /// <summary>Whether items that are written out are mappings.</summary>
    public static bool HasObjects(FanOut fanOut)
    {
        if (fanOut is not FanOut.ForEach each)
        {
            return true;
        }

        using var json = JsonDocument.Parse(each.Items.Json);
        return json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object);
    }

    /// <summary>Adds it to the task.</summary>
    /// <exception cref="UntranslatableException">Argo can't go through such a list.</exception>
    public void AddTo(YamlMap task)
    {
        switch (step.Step.FanOut)
        {
            case FanOut.ForEach each:
                using (var items = JsonDocument.Parse(each.Items.Json))
                {
                    ForEach(items.RootElement, task);
                }

                break;
            case FanOut.Matrix matrix:
                WithItems(Combinations(matrix).ToList(), task);
                flow.Judge(step, "matrix", "its combinations are written out");
                break;
            default:
                return;
        }

        if (step.Step.FanOut.Parallel != UsualParallel)
        {
            flow.LeaveOut(step, "parallel", "Argo bounds how many pods a whole workflow or template has, not a task: `parallelism`");
        }
    }

    private void ForEach(JsonElement items, YamlMap task)
    {
        switch (items.ValueKind)
        {
            case JsonValueKind.Array:
                WithItems(items.EnumerateArray().Select(Item).ToList(), task);
                break;
            case JsonValueKind.Number:
                task.Add("withSequence", Count(items.GetRawText()));
                break;
            default:
                Computed(items.GetString() ?? string.Empty, task);
                break;
        }
    }

    // A task with no `withItems` at all runs once.
    private static void WithItems(List<object> items, YamlMap task) =>
        _ = items.Count == 0 ? task.Add("withSequence", Count("0")) : task.Add("withItems", items);

    private static bool IsEmpty(Template list)
    {
        using var json = JsonDocument.Parse(list.Json);
        return json.RootElement.ValueKind switch
        {
            JsonValueKind.Array => json.RootElement.GetArrayLength() == 0,
            JsonValueKind.Number => json.RootElement.GetDouble() < 1,
            _ => true,
        };
    }

    private void Computed(string said, YamlMap task)
    {
        var only = TextParts.Whole(TextParts.Cut(said))?.Only ?? throw new UntranslatableException("a list that is computed by more than one name");
        if (only is { Root: "parameters", Path: [{ Name: var name }] })
        {
            var tag = $"{{{{inputs.parameters.{name}}}}}";
            var kind = flow.Definition.Parameters.Where(parameter => parameter.Name == name).Select(ParameterKinds.Of).FirstOrDefault(ParameterKind.Open);
            _ = kind switch
            {
                ParameterKind.Structure => task.Add("withParam", tag),
                ParameterKind.Integer => task.Add("withSequence", Count(tag)),
                _ => throw new UntranslatableException($"the parameter `{name}` is not said to be a list or a count"),
            };
        }
        else if (only is { Root: Reference.Steps, Path: [{ Name: "outputs" }, ..] })
        {
            task.Add("withParam", values.Text(only) ?? ExprWriter.Tag($"toJson({writer.Text(said)})"));
            flow.Judge(step, "forEach", "that it is a list is not known before it runs; Argo goes through no count and no lines of a file here");
        }
        else
        {
            throw new UntranslatableException($"`{only}` is no list that Argo could go through");
        }
    }

    private IEnumerable<object> Combinations(FanOut.Matrix matrix)
    {
        List<List<(string Axis, object Value)>> all = [[]];
        foreach (var axis in matrix.Axes)
        {
            using var json = JsonDocument.Parse(axis.Values.Json);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new UntranslatableException($"the values of `{axis.Name}` are known when it runs, and Argo makes no combinations");
            }

            var values = json.RootElement.EnumerateArray().Select(Scalar).ToList();
            if ((long)all.Count * values.Count > MostCombinations)
            {
                throw new UntranslatableException($"written out they are more than {MostCombinations} combinations");
            }

            all = [.. all.SelectMany(left => values.Select(value => left.Append((axis.Name, value)).ToList()))];
        }

        foreach (var combination in all)
        {
            var item = new YamlMap { IsFlow = true };
            combination.ForEach(pair => item.Add(pair.Axis, pair.Value));
            yield return item;
        }
    }

    private object Item(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return Scalar(item);
        }

        var map = new YamlMap { IsFlow = true };
        foreach (var member in item.EnumerateObject())
        {
            map.Add(member.Name, Scalar(member.Value));
        }

        return map;
    }

    // As texts: that is what an item is to a template of Argo, and no number is read and written again on the way.
    private object Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => text.Of(value.GetString()!, step.Step.FanOut is FanOut.Matrix ? "matrix" : "forEach"),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new UntranslatableException("a list, a mapping or null inside an item"),
    };

    private static YamlMap Count(string count) => new YamlMap { IsFlow = true }.Add("count", count);
}

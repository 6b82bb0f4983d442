using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>The activities of a flowchart as steps, each behind those whose arrows lead to it.</summary>
internal sealed class ElsaFlow(SourceMap root, ElsaValues values, Notes notes)
{
    private const int MostActivities = 2_000;

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> maySkip = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ElsaActivity> activities = new(StringComparer.Ordinal);
    private readonly List<ElsaConnection> connections = [];

    /// <summary>Of each activity the steps that have ended when it begins.</summary>
    private readonly Dictionary<string, HashSet<string>> before = new(StringComparer.Ordinal);

    public YamlMap Steps { get; } = new();

    public YamlMap Triggers { get; } = new();

    public YamlMap Outputs { get; } = new();

    /// <summary>Where the flowchart was drawn.</summary>
    public YamlMap Layout { get; } = new();

    public void Build()
    {
        Read();
        foreach (var activity in Order())
        {
            Place(activity, [.. connections.Where(connection => connection.To == activity.Id)]);
        }
    }

    private void Read()
    {
        var chart = root.Text("type") is "Elsa.Flowchart" or "Elsa.Sequence";
        foreach (var node in chart ? root.Items("activities").Where(item => item is Node.Map) : [root.Node])
        {
            var activity = new ElsaActivity(node, notes, taken);
            if (!activities.TryAdd(activity.Id, activity))
            {
                notes.LeaveOut(node, activity.Id, "another activity has this id");
            }
        }

        if (root.Text("type") == "Elsa.Sequence")
        {
            var inOrder = activities.Values.ToList();
            connections.AddRange(inOrder.Zip(inOrder.Skip(1), (from, to) => new ElsaConnection(from.Id, "Done", to.Id, to.Map.Node)));
        }
        else if (chart)
        {
            foreach (var connection in root.Maps("connections").Select(map => ElsaConnection.Read(map, notes)))
            {
                Connect(connection);
            }
        }

        if (chart)
        {
            foreach (var key in new[] { "id", "nodeId", "name", "version", "metadata", "customProperties", "start", "variables", "applicationProperties" })
            {
                _ = root.Take(key);
            }

            root.Close(_ => null);
        }

        if (activities.Count > MostActivities)
        {
            throw new InTheWayException(root.Node.Place, "activities", $"there are more than {MostActivities}; split them into workflows");
        }

        if (activities.Count == 0)
        {
            throw new InTheWayException(root.Node.Place, "activities", "there is no activity in it");
        }
    }

    private void Connect(ElsaConnection connection)
    {
        var unknown = !activities.ContainsKey(connection.From) ? connection.From : !activities.ContainsKey(connection.To) ? connection.To : null;
        if (unknown is null)
        {
            connections.Add(connection);
        }
        else
        {
            notes.LeaveOut(connection.At, "connection", $"it names the activity `{Node.Shorten(unknown)}`, which is not there");
        }
    }

    private List<ElsaActivity> Order()
    {
        List<ElsaActivity> order = [];
        HashSet<string> done = new(StringComparer.Ordinal);
        var arrows = connections.ToLookup(connection => connection.To, connection => connection.From);
        while (order.Count < activities.Count)
        {
            var ready = activities.Values.Where(activity => !done.Contains(activity.Id) && arrows[activity.Id].All(done.Contains)).ToList();
            if (ready.Count == 0)
            {
                var back = connections.First(connection => !done.Contains(connection.From) && !done.Contains(connection.To));
                var names = string.Join(", ", activities.Values.Where(activity => !done.Contains(activity.Id)).Select(activity => activity.Step));
                throw new InTheWayException(back.At.Place, "cycle", $"the activities {names} lead back to each other; a run here has no loops");
            }

            order.AddRange(ready);
            done.UnionWith(ready.Select(activity => activity.Id));
        }

        return order;
    }

    private void Place(ElsaActivity activity, List<ElsaConnection> arrows)
    {
        var step = new YamlMap();
        before[activity.Id] = [.. arrows.SelectMany(arrow => before[arrow.From].Append(activities[arrow.From].Step))];
        values.Before = before[activity.Id];
        var comments = notes.Hear(() =>
        {
            step.Add("title", string.Equals(activity.Title, activity.Step, StringComparison.Ordinal) ? null : activity.Title);
            Gate(activity, arrows, step);
            ElsaKinds.Fill(activity, step, values, this, isFirst: arrows.Count == 0, notes);
            _ = activity.Map.Take("name");
            activity.Map.Close(_ => "this input of the activity has no counterpart in the step that took its place");
        });
        Steps.Add(activity.Step, step, comments);
        if (Number(activity.Position.Take("x")) is { } x && Number(activity.Position.Take("y")) is { } y)
        {
            Layout.Add(activity.Step, new YamlMap { IsFlow = true }.Add("x", x).Add("y", y));
        }
    }

    private void Gate(ElsaActivity activity, List<ElsaConnection> arrows, YamlMap step)
    {
        var edges = arrows.ConvertAll(arrow => (activities[arrow.From].Step, Condition: Outcome(arrow)));
        step.AddFilled("needs", edges.Select(edge => (object)edge.Step).Distinct().ToList());
        var waitsForAll = activity.Short == "FlowJoin" && activity.Literal("mode") == "WaitAll";
        var conditional = edges.Exists(edge => edge.Condition is not null);
        if (edges.Count == 1 || waitsForAll)
        {
            var conditions = edges.Select(edge => edge.Condition).OfType<Term>().ToList();
            step.Add("when", conditions.Count == 0 ? null : conditions.Aggregate(Operators.Both).Code);
        }
        else if (conditional)
        {
            var ways = edges.Select(edge => $"(steps.{edge.Step}.state == 'succeeded'{(edge.Condition is { } way ? $" && {way.Operand}" : string.Empty)})");
            step.Add("runOn", "always").Add("when", string.Join(" || ", ways));
        }
        else if (edges.Exists(edge => maySkip.Contains(edge.Step)))
        {
            step.Add("runOn", "noFailure");
        }

        if (edges.Count > 1 && !waitsForAll)
        {
            const string Once = "it runs once, when all that leads to it has ended; Elsa may run it at the first, or each time";
            notes.Judge(activity.Map.Node, activity.MergeMode ?? activity.Short, Once);
        }

        if (conditional || edges.Exists(edge => maySkip.Contains(edge.Step)))
        {
            maySkip.Add(activity.Step);
        }
    }

    /// <summary>When an arrow is followed; null where always.</summary>
    private Term? Outcome(ElsaConnection arrow)
    {
        var from = activities[arrow.From];
        var result = $"steps.{from.Step}.outputs.result";
        return (from.Short, arrow.Port) switch
        {
            ("FlowDecision", "True") => new Term(result, TermKind.Flag),
            ("FlowDecision", "False") => new Term($"!{result}", TermKind.Flag),
            ("FlowSwitch", var port) => new Term($"{result} == {Term.Text(port).Code}", TermKind.Flag, IsJoined: true),
            ("FlowFork", _) or (_, "Done" or "Default" or "In" or "") => null,
            _ => throw new InTheWayException(
                arrow.At.Place, $"outcome {arrow.Port}", $"`{from.Step}` leaves no outcome that others could ask for; write it as an output"),
        };
    }

    private static int? Number(Node? node) =>
        node is Node.Number { Value: > -1e6 and < 1e6 and var value } ? (int)value : null;
}

using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary><c>dag</c>: tasks that say of which others they depend.</summary>
internal static class DagTemplate
{
    public static PlacedGroup Place(SourceMap dag, TagScope scope, Gate outer, string prefix)
    {
        var calls = dag.Items("tasks").Select(task => new TemplateCall(task, scope)).DistinctBy(call => call.Name).ToDictionary(call => call.Name);
        var depends = calls.ToDictionary(pair => pair.Key, pair => Depends.Read(pair.Value, calls.Keys));
        if (dag.Take("target") is { } target)
        {
            var wanted = scope.Read(target).Constant
                ?? throw new InTheWayException(target.Place, "target", "which tasks run is only known when a run starts; use `when`");
            Prune(depends, wanted.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));
        }

        if (dag.Flag("failFast") is true)
        {
            dag.LeaveOut("failFast", TemplateAdvice.Of("failFast")!);
        }

        foreach (var name in depends.Values.SelectMany(each => each.Failures).Where(calls.ContainsKey))
        {
            calls[name].IsTolerated = true;
        }

        List<string> all = [];
        var tolerated = calls.Values.Where(call => call.IsTolerated).Select(call => call.Name).ToHashSet();
        foreach (var name in Order(depends, calls))
        {
            all.AddRange(Place(calls[name], depends[name], tolerated, scope, outer, prefix));
        }

        dag.Close(_ => null);
        var inner = depends.Values.SelectMany(each => each.Names).ToHashSet();
        var ends = depends.Keys.Where(name => !inner.Contains(name)).SelectMany(name => scope.Calls[name].Ends).ToList();
        return all.Count > 0 ? new PlacedGroup(all, ends) : throw new InTheWayException(dag.Node.Place, "dag", "there is no task in it");
    }

    private static IReadOnlyList<string> Place(TemplateCall call, Depends depends, HashSet<string> tolerated, TagScope scope, Gate outer, string prefix)
    {
        if (depends.Names.Count == 0)
        {
            return call.Place(outer, prefix).Steps;
        }

        List<string> needs = [.. depends.Names.SelectMany(name => scope.Calls[name].Ends).Distinct()];
        if (depends.IsPlain && !depends.Names.Any(tolerated.Contains))
        {
            var gate = scope.Flow.Behind(needs);
            return call.Place(gate.RunOn == Gate.Success ? gate : gate.And(outer.When), prefix).Steps;
        }

        // Whatever became of them: the condition says which ends count.
        var outcome = call.Place(new Gate(needs, Gate.Always, depends.Condition(scope)).And(outer.When), prefix);
        scope.Flow.MarkSkippable(outcome.Steps);
        return outcome.Steps;
    }

    /// <summary>Each task behind those of which it depends.</summary>
    private static IEnumerable<string> Order(Dictionary<string, Depends> depends, Dictionary<string, TemplateCall> calls)
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        while (done.Count < depends.Count)
        {
            var ready = depends.Where(pair => !done.Contains(pair.Key) && pair.Value.Names.All(done.Contains)).Select(pair => pair.Key).ToList();
            if (ready.Count == 0)
            {
                var stuck = depends.Keys.Where(name => !done.Contains(name)).ToList();
                throw new InTheWayException(calls[stuck[0]].Node.Place, "cycle", $"the tasks {string.Join(", ", stuck)} depend on each other");
            }

            foreach (var name in ready)
            {
                done.Add(name);
                yield return name;
            }
        }
    }

    private static void Prune(Dictionary<string, Depends> depends, IEnumerable<string> targets)
    {
        HashSet<string> kept = new(StringComparer.Ordinal);
        Stack<string> open = new(targets);
        while (open.TryPop(out var name))
        {
            if (depends.TryGetValue(name, out var found) && kept.Add(name))
            {
                foreach (var before in found.Names)
                {
                    open.Push(before);
                }
            }
        }

        foreach (var name in depends.Keys.Where(name => !kept.Contains(name)).ToList())
        {
            depends.Remove(name);
        }
    }
}

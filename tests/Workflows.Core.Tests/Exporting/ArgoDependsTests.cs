using System.Text;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions.Syntax;
using Workflows.Importing;
using Workflows.Importing.Reading;
using Xunit;

namespace Workflows.Core.Tests.Exporting;

/// <summary>Which tasks run in Argo: the same as here, however those that they need ended.</summary>
public sealed class ArgoDependsTests
{
    private const string Head = "name: flow\nparameters: { list: { type: array, default: [] } }\nsteps:\n";
    private const string Run = "uses: container, image: i, command: [a] }\n";

    [Fact]
    public void A_task_runs_there_where_its_step_runs_here_whatever_the_ends_of_its_needs()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var yaml = Random(new Random(seed));
            var (steps, tasks) = (Exported.Read(yaml).Steps, Tasks(Exported.Of(yaml).Yaml));
            for (var ends = 0; ends < 1 << (2 * steps.Length); ends++)
            {
                var here = Here(steps, ends);
                var there = There(tasks, ends);
                if (!here.SequenceEqual(there))
                {
                    string.Join(' ', there).Should().Be(string.Join(' ', here), $"seed {seed}, ends {ends}\n{yaml}\n{string.Join('\n', tasks)}");
                }
            }
        }
    }

    [Theory]
    [InlineData("  b: { RUN  a: { needs: [b], when: \"1 < 2\", RUN  c: { RUN  join: { needs: [a, c], runOn: noFailure, RUN",
        "(a.Succeeded || a.Skipped) && c && (a.Succeeded || c)")]
    [InlineData("  check: { RUN  opt: { needs: [check], when: \"1 < 2\", RUN  mend: { needs: [opt], runOn: failure, RUN",
        "opt.Failed || opt.Errored || opt.Omitted")]
    [InlineData("  x: { when: \"1 < 2\", RUN  y: { needs: [x], RUN  mend: { needs: [y], runOn: failure, RUN",
        "y.Failed || y.Errored || x.Failed || x.Errored")]
    [InlineData("  a: { continueOnError: true, RUN  b: { RUN  mend: { needs: [a, b], runOn: failure, RUN",
        "(b.Failed || b.Errored) && (a.Succeeded || a.Failed || a.Errored || a.Skipped || a.Omitted)")]
    [InlineData("  a: { when: \"1 < 2\", forEach: [x, y], RUN  b: { needs: [a], RUN", "(a.Succeeded && a.AnySucceeded)")]
    public void Ends_are_named_as_Argo_knows_them(string steps, string depends) =>
        Exported.Of(Head + steps.Replace("RUN", Run, StringComparison.Ordinal)).Yaml.Should().Contain($"depends: {depends}\n");

    [Fact]
    public void A_step_that_waits_for_a_failure_that_cannot_be_never_runs()
    {
        var result = Exported.Of(Head + "  a: { runOn: failure, " + Run + "  b: { needs: [a], " + Run);

        result.Yaml.Should().Contain("- name: a\n            when: \"false\"").And.Contain("depends: a.Succeeded\n");
        result.Notes.Select(note => note.What).Should().Equal("parameters.list", "a.runOn");
    }

    [Fact]
    public void A_failure_far_away_that_Argo_cannot_be_asked_for_is_named()
    {
        var chain = new StringBuilder(Head).Append("  s0: { when: \"1 < 2\", ").Append(Run);
        for (var i = 1; i < 150; i++)
        {
            chain.Append($"  s{i}: {{ needs: [s{i - 1}], ").Append(Run);
        }

        var result = Exported.Of(chain.Append("  mend: { needs: [s149], runOn: failure, ").Append(Run).ToString());

        result.Notes.Should().Contain(note => note.What == "mend.runOn" && note.Weight == NoteWeight.LeftOut);
        result.Yaml.Should().Contain("when: \"false\"");
    }

    private static string Random(Random random)
    {
        var yaml = new StringBuilder(Head);
        var count = random.Next(2, 6);
        for (var i = 0; i < count; i++)
        {
            var needs = Enumerable.Range(0, i).Where(_ => random.Next(2) == 0).Select(need => $"s{need}");
            yaml.Append($"  s{i}: {{ needs: [{string.Join(", ", needs)}], runOn: {new[] { "success", "failure", "noFailure", "always" }[random.Next(4)]}, ");
            yaml.Append(random.Next(3) == 0 ? "continueOnError: true, " : string.Empty);
            yaml.Append(random.Next(5) switch
            {
                0 => "when: \"1 < 2\", ",
                1 => "when: \"1 < 2\", forEach: [a, b], ",
                2 => "forEach: \"{{ parameters.list }}\", ",
                _ => string.Empty,
            }).Append(Run);
        }

        return yaml.ToString();
    }

    // Two bits a step: whether it succeeds, and whether its condition holds or its list has items.
    private static bool Succeeds(int ends, int step) => (ends >> (2 * step) & 1) == 0;

    private static bool Holds(int ends, int step) => (ends >> (2 * step + 1) & 1) == 0;

    private static IEnumerable<string> Here(IReadOnlyList<StepDefinition> steps, int ends)
    {
        var seen = new Dictionary<string, (NeedsTable.Need Need, string Shown)>();
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var answer = NeedsTable.Decide(step.RunOn, [.. step.Needs.Select(need => seen[need].Need)]);
            seen[step.Name] = answer switch
            {
                { Status: StepStatus.Skipped, Reason: Reason.UpstreamFailed } => (NeedsTable.Need.Failed, "-"),
                { Status: StepStatus.Skipped } => (NeedsTable.Need.SkippedByCondition, "-"),
                _ when step.When is not null && !Holds(ends, i) => (NeedsTable.Need.SkippedByCondition, "-"),
                _ when Succeeds(ends, i) || (IsComputed(step) && !Holds(ends, i)) => (NeedsTable.Need.Succeeded, "ran"),
                _ => (step.ContinueOnError ? NeedsTable.Need.Succeeded : NeedsTable.Need.Failed, "ran"),
            };
        }

        return steps.Select(step => seen[step.Name].Shown);
    }

    private static bool IsComputed(StepDefinition step) => step.FanOut is FanOut.ForEach each && each.Items.Json.Contains("{{", StringComparison.Ordinal);

    private static List<string> There(IReadOnlyList<ArgoTask> tasks, int ends)
    {
        var seen = new Dictionary<string, string[]>();
        List<string> shown = [];
        for (var i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            var waits = task.Depends is { } depends ? ArgoDepends.Holds(depends, (name, end) => seen[name].Contains(end))
                : task.Dependencies.All(name => seen[name].Intersect(["Succeeded", "Skipped", .. tasks.First(t => t.Name == name).GoesOn]).Any());
            seen[task.Name] = !waits ? ["Omitted"]
                : task.IsComputed && !Holds(ends, i) ? ["Skipped"]
                : task.When == "false" || (task.When is not null && !Holds(ends, i)) ? [task.IsGroup ? "Succeeded" : "Skipped"]
                : Succeeds(ends, i) ? ["Succeeded", task.IsGroup ? "AnySucceeded" : "Succeeded"]
                : ["Failed", task.IsGroup ? "AnySucceeded" : "Failed"];
            var ran = waits && task.When != "false" && (task.When is null || Holds(ends, i));
            shown.Add(ran ? "ran" : "-");
        }

        return shown;
    }

    private static List<ArgoTask> Tasks(string yaml)
    {
        var template = (Node.Map)ForeignText.Read(yaml)[0];
        var main = ArgoRules.Maps((Node.Map)template.Find("spec")!.Value, "templates").First();
        return [.. ArgoRules.Maps((Node.Map)main.Find("dag")!.Value, "tasks").Select(task => new ArgoTask(
            ArgoRules.Text(task, "name")!, ArgoRules.Text(task, "depends"), [.. ArgoRules.Items(task, "dependencies").Select(PlainText.Of)],
            ArgoRules.Text(task, "when"), task.Find("withItems") is not null || task.Find("withParam") is not null, task.Find("withParam") is not null,
            task.Find("continueOn") is null ? [] : ["Failed"]))];
    }

    private sealed record ArgoTask(
        string Name, string? Depends, string[] Dependencies, string? When, bool IsGroup, bool IsComputed, string[] GoesOn);
}

using System.Text;
using FluentAssertions;
using Workflows.Importing;
using Workflows.Importing.Exporting;
using Xunit;

namespace Workflows.Core.Tests.Exporting;

/// <summary>Values that mean another thing in Argo, or would.</summary>
public sealed class ArgoValuesTests
{
    private const string Run = "uses: container, image: i, command: [a, ";

    public static TheoryData<string> Growing()
    {
        var wide = string.Concat(Enumerable.Repeat("{{ steps.sN.outputs.v }}", 1_000));
        return
        [
            Sets(4, wide),
            Sets(30, "{{ steps.sN.outputs.v }}-{{ steps.sN.outputs.v }}"),
            Sets(30, "{{ steps.sN.outputs.v + steps.sN.outputs.v }}"),
            Sets(30, "{{ steps.sN.outputs.v == 'x' ? steps.sN.outputs.v : 'y' }}"),
            Sets(2_000, "a{{ steps.sN.outputs.v }}"),
        ];
    }

    [Theory]
    [MemberData(nameof(Growing))]
    public void Values_that_grow_without_end_where_they_are_read_are_named(string yaml)
    {
        var result = Exported.Of(yaml);

        result.Notes.Should().Contain(note => note.Weight == NoteWeight.LeftOut && note.What == "use.command");
        result.Yaml.Length.Should().BeLessThan(2_000_000);
    }

    [Theory]
    [InlineData("steps:\n  make: { RUN b] }\n  use: { needs: [make], RUN \"{{ steps.make.outputs.x }}\"] }\n")]
    [InlineData("steps:\n  make: { RUN b] }\nfinally:\n  use: { RUN \"{{ steps.make.outputs.x }}\"] }\n")]
    public void A_program_whose_outputs_are_read_later_is_told_where_to_leave_them(string steps) =>
        Exported.Of("name: flow\n" + steps.Replace("RUN", Run, StringComparison.Ordinal)).Yaml.Should()
            .Contain("{ name: WF_OUTPUTS, value: /wf/outputs.json }").And.Contain("mountPath: /wf ").And.Contain("emptyDir: {}");

    [Fact]
    public void A_list_without_items_runs_nothing() =>
        Exported.Step("{ forEach: [], uses: container, image: i, command: [a] }").Should().Contain("withSequence: { count: \"0\" }")
            .And.NotContain("withItems");

    [Theory]
    [InlineData("x=$(ps -p $$)", "x=$(ps -p $$)")]
    [InlineData("$$ $(A) $(B) $", "$$$$ $$(A) $(B) $")]
    [InlineData("$$(A) $)(A) $($(A)", "$$$$(A) $)(A) $($(A)")]
    [InlineData("$(no end $$ $(A", "$(no end $$$$ $(A")]
    public void A_text_reaches_its_program_through_Kubernetes_as_it_was(string text, string written)
    {
        KubernetesText.Write(text, ["A"]).Should().Be(written);
        KubernetesText.Read("$(ps -p $$) $$(A) $(A) $$").Should().Be("$(ps -p $$) $(A) $(A) $");
    }

    [Theory]
    [InlineData("when: \"steps.child.outputs.x == '5'\", RUN b]", "use.when")]
    [InlineData("when: \"steps.child.outputs.x\", RUN b]", "use.when")]
    [InlineData("RUN \"{{ steps.child.outputs.x + 1 }}\"]", "use.command")]
    [InlineData("RUN \"{{ steps.made.outputs.list.size }}\"]", "use.command")]
    [InlineData("when: \"steps.each.state == 'succeeded'\", RUN b]", "use.when")]
    public void What_is_another_thing_there_is_not_computed_with(string step, string named)
    {
        var result = Exported.Of(Flow(step));

        result.Notes.Should().Contain(note => note.What == named && note.Weight == NoteWeight.LeftOut);
    }

    [Theory]
    [InlineData("RUN \"{{ steps.child.outputs.x }} rows\"]", "value: \"{{=tasks['child'].outputs.parameters.x}}\"")]
    [InlineData("forEach: \"{{ steps.child.outputs.x }}\", RUN \"{{ item }}\"]", "withParam: \"{{tasks.child.outputs.parameters.x}}\"")]
    public void What_a_child_leaves_is_read_as_a_text(string step, string argo) => Exported.Of(Flow(step)).Yaml.Should().Contain(argo);

    [Fact]
    public void Outputs_of_the_workflow_are_texts_as_ours_writes_them()
    {
        var yaml = Exported.Of("name: flow\nparameters:\n  list: { type: array, default: [] }\n  n: { type: integer, default: 1 }\n"
            + "  t: { type: string, default: x }\n"
            + "steps:\n  made: { uses: container, image: i, command: [a] }\noutputs:\n  list: \"{{ parameters.list }}\"\n  n: \"{{ parameters.n }}\"\n"
            + "  t: \"{{ parameters.t }}\"\n  x: \"{{ steps.made.outputs.x }}\"\n  all: \"{{ parameters.t }}: {{ parameters.list }}\"\n").Yaml;

        yaml.Should().Contain("toJson(jsonpath(inputs.parameters.list, '$'))").And.Contain("toJson(asInt(inputs.parameters.n))")
            .And.Contain("expression: inputs.parameters.t }").And.Contain("inputs.parameters.t + ': ' + toJson(jsonpath(inputs.parameters.list, '$'))")
            .And.Contain("type(jsonpath(tasks['made'].outputs.parameters.outputs, '$.x')) == 'string' ?");
    }

    [Fact]
    public void Names_that_Argo_takes_otherwise_are_others_each_its_own()
    {
        var yaml = Exported.Of("name: flow\nsteps:\n  1--a: { RUN b] }\n  1-a: { needs: [1--a], RUN b] }\n  not: { needs: [1-a], RUN b] }\n"
            .Replace("RUN", Run, StringComparison.Ordinal)).Yaml;

        yaml.Should().Contain("name: step-1-a\n").And.Contain("dependencies: [step-1-a]").And.Contain("dependencies: [step-1-a-2]")
            .And.Contain("name: step-not\n");
    }

    [Theory]
    [InlineData("0 3 * * 7", "0 3 * * 0")]
    [InlineData("0 3 * * 5-7", "\"0 3 * * 5-6,0\"")]
    [InlineData("@every_minute", "\"* * * * *\"")]
    [InlineData("5/10 8-18 * JAN MON-FRI", "5/10 8-18 * JAN MON-FRI")]
    public void A_schedule_is_said_as_Argo_reads_it(string cron, string argo) => Scheduled(cron).Yaml.Should().Contain($"schedules: [{argo}]");

    [Theory]
    [InlineData("0 3 L * *")]
    [InlineData("0 3 * * 5#2")]
    [InlineData("0 22-4 * * *")]
    public void A_schedule_that_Argo_reads_otherwise_or_not_at_all_is_named(string cron)
    {
        var result = Scheduled(cron);

        result.Notes.Should().Contain(note => note.What == "triggers.t" && note.Weight == NoteWeight.LeftOut);
        result.Yaml.Should().NotContain("CronWorkflow\n");
    }

    [Fact]
    public void A_title_puts_no_line_into_the_document()
    {
        var yaml = Exported.Of("name: flow\nsteps:\n  one: { title: \"a\\u0085b\\u2028c\\u2029d\", uses: container, image: i, command: [a] }\n").Yaml;

        yaml.Should().Contain("# a b c d\n");
    }

    [Theory]
    [InlineData("{ forEach: [{ x: 1 }], uses: container, image: i, command: [a, '{{ item }}'] }", "one.forEach", "in quotes")]
    [InlineData("{ approval: { notRequester: true } }", "one.approval", "whoever started it")]
    [InlineData("{ uses: container, image: i, command: [a], artifacts: { x: \"out/{{x}}\" } }", "one.artifacts.x", "would read a tag")]
    public void What_would_be_lost_or_read_otherwise_is_named(string step, string named, string why)
    {
        var result = Exported.Of($"name: flow\nsteps:\n  one: {step}\n");

        result.Notes.Should().Contain(note => note.What == named && note.Message.Contains(why));
        result.Yaml.Should().NotContain("{{x");
    }

    [Theory]
    [InlineData("  make: { continueOnError: true, RUN b] }\n  use: { needs: [make], RUN \"{{ steps.make.outputs.x }}\"] }\n", "make.outputs")]
    [InlineData("  make: { RUN b] }\n  use: { needs: [make], runOn: always, RUN \"{{ steps.make.outputs.x }}\"] }\n", "make.outputs")]
    [InlineData("  make: { RUN b], artifacts: { x: x.csv } }\n  use: { needs: [make], runOn: failure, RUN \"{{ steps.make.artifacts.x }}\"] }\n",
        "make.artifacts")]
    [InlineData("  a: { RUN b] }\n  make: { needs: [a], set: { v: x } }\n  use: { needs: [make], runOn: always, RUN \"{{ steps.make.outputs.v }}\"] }\n",
        "use.command")]
    public void What_may_not_be_there_where_it_is_read_is_named(string steps, string named) =>
        Exported.Of("name: flow\nsteps:\n" + steps.Replace("RUN", Run, StringComparison.Ordinal)).Notes.Should().Contain(note => note.What == named);

    [Fact]
    public void A_default_of_null_and_a_schedule_that_makes_up_for_all_are_named()
    {
        var result = Exported.Of("name: flow\nparameters:\n  p: { type: [string, \"null\"], default: null }\n"
            + "triggers:\n  t: { schedule: { cron: \"0 3 * * *\", missed: all } }\nsteps:\n  one: { uses: container, image: i, command: [a] }\n");

        result.Notes.Should().Contain(note => note.Message.Contains("default null"))
            .And.Contain(note => note.Weight == NoteWeight.LeftOut && note.Message.Contains("missed: all"));
    }

    private static ExportResult Scheduled(string cron) => Exported.Of(
        $"name: flow\ntriggers:\n  t: {{ schedule: {{ cron: \"{cron}\", missed: skip, overlap: skip }} }}\n"
        + "steps:\n  one: { uses: container, image: i, command: [a] }\n");

    private static string Flow(string step) => ("name: flow\nsteps:\n  child: { workflow: { name: other } }\n  made: { RUN b] }\n"
        + "  each: { when: \"1 < 2\", forEach: [a, b], RUN c] }\n  use: { needs: [child, made, each], runOn: always, " + step + " }\n")
        .Replace("RUN", Run, StringComparison.Ordinal);

    private static string Sets(int count, string value)
    {
        var yaml = new StringBuilder("name: flow\nsteps:\n  s0: { set: { v: x } }\n");
        for (var i = 1; i < count; i++)
        {
            var said = value.Replace("sN", $"s{i - 1}", StringComparison.Ordinal);
            yaml.Append($"  s{i}: {{ needs: [s{i - 1}], set: {{ v: \"{said}\" }} }}\n");
        }

        return yaml.Append($"  use: {{ needs: [s{count - 1}], {Run}\"{{{{ steps.s{count - 1}.outputs.v }}}}\"] }}\n").ToString();
    }
}

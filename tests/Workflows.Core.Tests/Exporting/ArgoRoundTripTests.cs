using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Tests.Architecture;
using Workflows.Core.Tests.Definitions;
using Workflows.Importing;
using Workflows.Importing.Exporting;
using Xunit;
using Repository = Workflows.Core.Tests.Architecture.Repository;

namespace Workflows.Core.Tests.Exporting;

/// <summary>What both can say comes back as it was; whatever there is comes out in a form that Argo takes.</summary>
public sealed class ArgoRoundTripTests
{
    private const string Head = "name: flow\nparameters:\n  city: { type: string, default: Dublin }\n  day: { type: string }\nsteps:\n";

    public static TheoryData<string> Definitions() =>
    [
        Head + "  one: { uses: container, image: \"busybox:1\", command: [echo, hi] }",
        Head + "  one: { uses: container, image: \"busybox:1\", command: [echo, \"{{ parameters.city }} {{ parameters.day }}\"], "
            + "env: { A: \"1\", B: \"{{ parameters.day }}\" } }",
        Head + "  a: { uses: container, image: i, command: [a] }\n  b: { needs: [a], uses: container, image: j, command: [b] }"
            + "\n  c: { needs: [a, b], uses: container, image: i, command: [sh, -c, \"echo $$ $(date)\\nexit 0\"] }",
        Head + "  one: { uses: container, image: i, command: [a], secrets: { P: db/password }, resources: { cpu: 500m, memory: 1Gi } }",
        Head + "  main: { when: \"parameters.city == 'Cork'\", uses: container, image: i, command: [a] }",
        Head + "  1st: { uses: container, image: i, command: [a] }",
        Head + "  one: { forEach: [a, b], uses: container, image: i, command: [a, \"{{ item }}\"] }",
        Head + "  one: { uses: container, image: i, command: [a], continueOnError: true }\n  two: { wait: { for: 2h } }"
            + "\nfinally:\n  end: { uses: container, image: i, command: [end] }",
    ];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void What_both_can_say_comes_back_with_the_same_meaning(string yaml)
    {
        var before = Exported.Read(yaml);

        var result = Exported.Of(yaml);
        var after = Exported.Back(result);

        result.Notes.Should().BeEmpty();
        Shown(after).Should().Be(Shown(before), result.Yaml);
    }

    [Fact]
    public void A_policy_comes_back_as_well_and_the_programs_that_leave_something_inside_a_shell()
    {
        const string Text = Head + "  one: { uses: container, image: i, command: [make, it], artifacts: { data: data.csv }, timeout: 90s, "
            + "retry: { attempts: 3, backoff: { first: 10s, factor: 3, max: 1h } } }\n"
            + "  two: { needs: [one], uses: container, image: i, command: [use, \"{{ steps.one.artifacts.data }}\"] }";

        var after = Exported.Back(Exported.Of(Text));

        var (one, two) = ((Work.Program)after.Steps[0].Work, (Work.Program)after.Steps[1].Work);
        one.Timeout.Should().Be(TimeSpan.FromSeconds(90));
        one.Retry.Should().Be(new RetryPolicy { Attempts = 3, First = TimeSpan.FromSeconds(10), Factor = 3, Max = TimeSpan.FromHours(1) });
        one.Command.Select(Json).Should().EndWith(["make", "it"]);
        one.Artifacts.Should().ContainKey("data");
        two.Command.Select(Json).Should().EndWith(["use", "/wf-in/one-data/data.csv"]);
        two.Environment.Values.Select(Json).Should().Contain("{{ steps.one.artifacts.data }}");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's \"quoted\" \\ and \\n")]
    [InlineData("two\nlines\n")]
    [InlineData(" \n # no comment: {a} [b], - * & ! | > % @ `")]
    [InlineData("true")]
    [InlineData("1_000")]
    [InlineData("0x1F")]
    [InlineData("2026-11-24")]
    [InlineData("1:30")]
    [InlineData("~")]
    [InlineData("y")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("")]
    [InlineData("zwölf 🚲 \u202e back \u2028 line \u0085 next \u200d")]
    [InlineData("$(A) $$ $$(A) $(B) ${A}")]
    [InlineData("ends with }} and }")]
    [InlineData("which? (a ? b : c) - d:e")]
    [InlineData("\ttab\r\nreturn")]
    public void A_text_of_any_kind_comes_back_as_the_same_text(string text)
    {
        var said = JsonSerializer.Serialize(text);
        var json = $$"""{ "name": "flow", "steps": { "one": { "uses": "container", "image": "i", "command": ["echo", {{said}}], "env": {"A": {{said}}} } } }""";

        var result = Exported.Of(json);
        var program = (Work.Program)Exported.Back(result).Steps.Single().Work;

        result.Notes.Should().BeEmpty();
        Json(program.Command[1]).Should().Be(text);
        Json(program.Environment["A"]).Should().Be(text);
    }

    [Fact]
    public void A_very_long_text_comes_back()
    {
        var text = string.Concat(Enumerable.Repeat("a long line of words, ", 4_000));

        var result = Exported.Of($"name: flow\nsteps:\n  one: {{ uses: container, image: i, command: [echo, \"{text}\"] }}\n");

        Json(((Work.Program)Exported.Back(result).Steps.Single().Work).Command[1]).Should().Be(text);
    }

    [Theory]
    [InlineData("steps:\n  one: { uses: container, image: i, command: [echo, \"{{ '{{' }} x }}\"] }", "one.command")]
    [InlineData("steps:\n  one: { uses: container, image: i, command: [echo, \"{{ '{' }}{{ '{' }}{ x }}\"] }", "one.command")]
    [InlineData("steps:\n  one: { uses: container, image: i, command: [echo, \"{{ '{' }}{{ workflow.name }}\"] }", "one.command")]
    [InlineData("parameters:\n  p: { type: string, default: \"{{ x }}\" }\nsteps:\n  one: { uses: container, image: i, command: [a] }", "parameters.p")]
    public void Braces_in_a_text_are_named_and_never_become_a_tag(string rest, string named)
    {
        var result = Exported.Of($"name: flow\n{rest}\n");

        result.Notes.Should().Contain(note => note.Weight == NoteWeight.LeftOut && note.What == named);
        result.Yaml.Should().NotContain("{{ x").And.NotContain("{{{");
    }

    public static TheoryData<string> Samples() =>
    [
        .. Repository.Files.Where(file => file.StartsWith("workflows/", StringComparison.Ordinal) && file.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(Path.Combine(Repository.Root, file))),
        Texts.BikeDemand,
        Texts.Shapes,
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_sample_comes_out_in_a_form_that_Argo_takes_and_names_what_it_lacks(string yaml)
    {
        var result = Exported.Of(yaml);

        result.Notes.Should().NotBeEmpty().And.OnlyContain(note => note.Line > 0 && note.What.Length > 0 && note.Message.Length > 0);
        var definition = Exported.Read(yaml);
        foreach (var step in definition.Steps.Concat(definition.Finally).Where(step => step.Work is Work.Program { Uses: not "container" }))
        {
            result.Notes.Should().Contain(note => note.What == $"{step.Name}.uses" && note.Weight == NoteWeight.LeftOut);
        }

        WorkflowImport.Read(result.Yaml).Notes.Should().NotContain(note => note.Message.Contains("no valid definition"));
        WorkflowExport.ToArgo(definition, "another text").Yaml.Should().NotBeEmpty("places are looked for, not relied on");
    }

    private static string Json(Template template) => JsonSerializer.Deserialize<string>(template.Json)!;

    private static string Shown(WorkflowDefinition definition) => string.Join('\n',
    [
        .. definition.Parameters.Select(parameter => $"{parameter.Name} = {parameter.Default}"),
        .. definition.Steps.Select(Shown),
        "finally",
        .. definition.Finally.Select(Shown),
    ]);

    private static string Shown(StepDefinition step)
    {
        var work = step.Work switch
        {
            Work.Program program => $"{program.Image} [{string.Join(' ', program.Command)}] {Pairs(program.Environment)} {Pairs(program.Secrets)} "
                + $"{program.Resources} {program.Artifacts.Count}",
            Work.Wait wait => $"{wait.For}",
            var other => other.ToString(),
        };
        return $"{step.Name}: needs [{string.Join(' ', step.Needs)}] {step.RunOn} when {step.When} "
            + $"each {(step.FanOut as FanOut.ForEach)?.Items} {step.ContinueOnError} {work}";
    }

    private static string Pairs<T>(IEnumerable<KeyValuePair<string, T>> pairs) => string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}

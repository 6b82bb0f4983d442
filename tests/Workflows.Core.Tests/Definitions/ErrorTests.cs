using FluentAssertions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class ErrorTests
{
    [Fact]
    public void All_errors_of_a_file_are_found_in_one_pass_each_with_its_place()
    {
        const string Text = """
            name: Bike_Demand
            paramters:
              a: { type: string }
            parameters:
              b: { type: strin }
            steps:
              train:
                need: [quality]
                uses: container
                command: [python, "{{ parameters.c }}"]
                retry: { attempts: 0, backoff: { first: soon } }
              gate:
                needs: [trian]
                set: { ok: "{{ steps.train.outputs.rmse < 70 }}" }
              sign-off:
                needs: [gate]
                when: steps.gate.outputs.okay && steps.sign-of.state == 'x'
                approval: { from: [ml-leads], onDeadline: rejekt }
            outputs: { x: "{{ steps.gate.outputs.ok }} {{ item }}" }
            """;

        var lines = WorkflowText.Read("w.yaml", Text).Errors.Select(e => e.ToString());

        lines.Should().Equal(
            "w.yaml:1:7: name: expected the name of the workflow (small letters, digits and hyphens, at most 63, a letter or digit at both ends), found the string `Bike_Demand`",
            "w.yaml:2:1: paramters: the key `paramters` is not known here; did you mean `parameters`?",
            "w.yaml:5:14: parameters.b.type: expected `string`, `number`, `integer`, `boolean`, `array`, `object` or `null`, found the string `strin`; did you mean `string`?",
            "w.yaml:8:5: steps.train.need: the key `need` is not known here; did you mean `needs`?",
            "w.yaml:10:27: steps.train.command[1]: there is no parameter `c`; did you mean `b`?",
            "w.yaml:11:24: steps.train.retry.attempts: expected an integer from 1 to 100, found the number 0",
            "w.yaml:11:45: steps.train.retry.backoff.first: expected a duration such as 90s, 5m or 1h30m (integers with ms, s, m, h, d; largest unit first), found the string `soon`",
            "w.yaml:13:13: steps.gate.needs[0]: there is no step `trian`; did you mean `train`?",
            "w.yaml:14:20: steps.gate.set.ok: `train` need not have ended when `gate` starts; add it to the needs of `gate`",
            "w.yaml:17:11: steps.sign-off.when: `gate` has no `okay` among its outputs; did you mean `ok`?",
            "w.yaml:17:38: steps.sign-off.when: there is no step `sign-of`; did you mean `sign-off`?",
            "w.yaml:18:15: steps.sign-off.approval: `onDeadline` has no `deadline`; add one such as `deadline: 48h`",
            "w.yaml:18:24: steps.sign-off.approval.from[0]: expected `user:NAME`, `group:NAME` or `role:NAME`, found the string `ml-leads`",
            "w.yaml:18:47: steps.sign-off.approval.onDeadline: expected `reject`, `approve` or `escalate`, found the string `rejekt`; did you mean `reject`?",
            "w.yaml:19:47: outputs.x: `item` is known only inside a step with `forEach` or `matrix` (not in its `when`)");
    }

    [Theory]
    [InlineData(
        "name: a\nsteps: { ok: { approval: { deadline: 1h, onDeadline: escalate } } }\n",
        "w.yaml:2:26: steps.ok.approval: `onDeadline: escalate` asks nobody; add `escalateTo: [group:ml-heads]`")]
    [InlineData(
        "name: a\nsteps: { ok: { approval: { deadline: 1h, escalateTo: [user:ada] } } }\n",
        "w.yaml:2:26: steps.ok.approval: `escalateTo` is for `onDeadline: escalate`; add that, or take it away")]
    [InlineData(
        "name: a\nsteps: { ok: { approval: { count: 3, from: [user:a], deadline: 1h, onDeadline: escalate, escalateTo: [user:b] } } }\n",
        "w.yaml:2:26: steps.ok.approval: 3 people are asked for, but `from` and `escalateTo` name 2; lower `count` or add people")]
    [InlineData("name: a\ntitle: A\nsteps: {}\n", "w.yaml:3:1: steps: a workflow needs at least one step")]
    [InlineData(
        "name: a\nsteps:\n  x: { needs: [y], set: { v: 1 } }\n  y: { needs: [x], set: { v: 1 } }\n",
        "w.yaml:3:3: steps.x.needs: the steps wait for each other in a cycle: x -> y -> x; remove one of these needs")]
    [InlineData(
        "name: a\nsteps: { x: { set: { v: 1 }, continueOnError: 1 } }\n",
        "w.yaml:2:47: steps.x.continueOnError: expected a boolean (`true` or `false`), found the number 1")]
    [InlineData(
        "name: a\nsteps: []\n",
        "w.yaml:2:8: steps: expected a mapping of steps such as { hello: { uses: container, command: [echo, hi] } }, found a list")]
    [InlineData("name: a\ntitle: {}\nsteps: { x: { set: { v: 1 } } }\n", "w.yaml:2:8: title: expected a string, found a mapping")]
    public void An_error_has_its_line_and_says_it_in_words_that_can_be_looked_up(string text, string error) =>
        WorkflowText.Read("w.yaml", text).Errors.Select(e => e.ToString()).Should().ContainSingle().Which.Should().Be(error);

    [Fact]
    public void A_suggestion_stands_alone_too_so_that_an_editor_can_offer_it() =>
        WorkflowText.Read("w.yaml", "name: a\nstep: {}\n").Errors.Select(e => e.Suggestion).Should().Contain("steps");

    [Fact]
    public void The_same_errors_stand_at_their_places_in_JSON()
    {
        const string Text =
            "{\n  \"name\": \"a\",\n  \"title\": \"é😀\", \"steps\": {\n    \"b\": { \"set\": { \"x\": \"{{ parameters.y }}\" }, \"need\": [] }\n  }\n}\n";

        WorkflowText.Read("w.json", Text).Errors.Select(e => e.ToString()).Should().Equal(
            "w.json:4:30: steps.b.set.x: there is no parameter `y`",
            "w.json:4:50: steps.b.need: the key `need` is not known here; did you mean `needs`?");
    }

    [Theory]
    [InlineData("when: \"{{ steps.a.outputs.x > 1 }} or so\"", "found text around it")]
    [InlineData("when: 7", "put it in quotes")]
    [InlineData("runOn: succes", "did you mean `success`?")]
    [InlineData("continueOnError: yes", "expected a boolean (`true` or `false`), found the string `yes`")]
    [InlineData("parallel: 4", "add `forEach` or `matrix`")]
    [InlineData("needs: a", "expected a list of steps")]
    [InlineData("needs: [a, a]", "is named twice")]
    [InlineData("forEach: 100001", "at most 100,000 instances")]
    [InlineData("forEach: some", "expected a list, a count or an expression")]
    [InlineData("matrix: {}", "a matrix without an axis")]
    [InlineData("title: 2026", "expected a string, found the number 2026; put it in quotes")]
    public void A_wrong_field_of_a_step_says_what_to_do(string field, string message)
    {
        var text = $"name: w\nsteps:\n  a: {{ set: {{ x: 1 }} }}\n  b:\n    set: {{ y: 1 }}\n    {field}\n";

        WorkflowText.Read("w.yaml", text).Errors.Should().Contain(e => e.Message.Contains(message, StringComparison.Ordinal)).And.OnlyContain(e => e.Line == 6);
    }

    [Theory]
    [InlineData("steps.each.outputs.x", "is fanned out, so its outputs are a list")]
    [InlineData("steps.box.artifacts.modle", "did you mean `model`?")]
    [InlineData("steps.box.outputs.mae", "`box` has no `mae` among its outputs")]
    [InlineData("steps.box.output.rmse", "there is no `output`; did you mean `outputs`?")]
    [InlineData("steps.sums.artifacts.model", "`sums` has no artifacts")]
    [InlineData("steps.last.outputs.x", "there is no step")]
    [InlineData("workflow.title", "there is no `title`")]
    [InlineData("run", "say which: `run.number`")]
    [InlineData("trigger.name", "`trigger` is known only in triggers")]
    public void A_name_that_can_not_be_read_is_refused_at_publish(string expression, string message)
    {
        var text = $$$"""
            name: w
            steps:
              sums: { set: { total: 1 } }
              each: { forEach: [1, 2], set: { x: "{{ item }}" } }
              box:
                uses: container
                command: [x]
                artifacts: { model: model.zip }
                outputs: { type: object, properties: { rmse: { type: number } } }
              end:
                needs: [sums, each, box]
                set: { v: "{{ {{{expression}}} }}" }
            """;

        WorkflowText.Read("w.yaml", text).Errors.Should().ContainSingle().Which.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData("steps.each.outputs[0].x")]
    [InlineData("steps.each.outputs | array.map 'x'")]
    [InlineData("steps.each.outputs.size")]
    [InlineData("steps.box.outputs.rmse ?? 0")]
    [InlineData("steps.far.outputs.total")]
    [InlineData("'steps.nowhere.outputs.x'")]
    public void A_name_that_can_be_read_is_fine(string expression)
    {
        var text = $$$"""
            name: w
            steps:
              far: { set: { total: 1 } }
              each: { needs: [far], forEach: [1, 2], set: { x: "{{ item }}" } }
              box: { uses: container, command: [x], outputs: { type: object, properties: { rmse: { type: number } } } }
              end: { needs: [each, box], set: { v: "{{ {{{expression}}} }}" } }
            """;

        WorkflowText.Read("w.yaml", text).Errors.Should().BeEmpty();
    }
}

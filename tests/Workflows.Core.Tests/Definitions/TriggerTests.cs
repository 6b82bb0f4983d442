using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class TriggerTests
{
    [Fact]
    public void Every_kind_of_trigger_reads()
    {
        var triggers = Read("""
              nightly: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin, missed: all, missedLimit: 5, overlap: bufferOne, startingDeadline: 6h, jitter: 5m } }
              often: { schedule: { cron: "*/10 * * * * *", seconds: true } }
              macro: { schedule: { cron: "@daily" } }
              push: { git: { provider: gitea, repository: acme/bikes, tags: ["v*"] }, with: { p: "{{ event.after }}" } }
              order: { webhook: { secret: orders/signing, where: "event.action == 'created'" } }
              drift:
                event: { type: drift.detected, where: "{{ event.model == 'bikes' }}", minimumSamples: 500, coolDown: 12h, mostPerWindow: { runs: 3, window: 7d } }
                with: { p: "{{ trigger.name }}" }
              hand: { manual: {} }
            """).Definition!.Triggers;

        triggers[0].Should().Be(new TriggerDefinition.Schedule("nightly", "0 3 * * *", "Europe/Dublin")
        {
            Missed = Missed.All,
            MissedLimit = 5,
            Overlap = Overlap.BufferOne,
            StartingDeadline = TimeSpan.FromHours(6),
            Jitter = TimeSpan.FromMinutes(5),
        });
        triggers[1].Should().Be(new TriggerDefinition.Schedule("often", "*/10 * * * * *", "UTC") { Seconds = true });
        ((TriggerDefinition.Git)triggers[3]).Tags.Should().Equal("v*");
        triggers[3].With.Json.Should().Be("""{"p":"{{ event.after }}"}""");
        ((TriggerDefinition.Webhook)triggers[4]).Secret.Should().Be("orders/signing");
        ((TriggerDefinition.Webhook)triggers[4]).Where!.Value.Expression.Should().Be("event.action == 'created'");
        triggers[5].Should().Be(new TriggerDefinition.Event("drift", new EventMatch("drift.detected", new Condition("event.model == 'bikes'")))
        {
            With = triggers[5].With,
            MinimumSamples = 500,
            CoolDown = TimeSpan.FromHours(12),
            MostPerWindow = new MostPerWindow(3, TimeSpan.FromDays(7)),
        });
        triggers[6].Should().BeOfType<TriggerDefinition.Manual>();
    }

    [Theory]
    [InlineData("t: { schedule: { cron: \"0 3 * * *\" }, manual: {} }", "a trigger is one of `schedule` and `manual`")]
    [InlineData("t: { with: {} }", "the trigger never fires")]
    [InlineData("t: { schedule: {} }", "`cron` is missing")]
    [InlineData("t: { schedule: { cron: \"0 3 * * *\", timeZone: +01:00 } }", "expected an IANA time zone")]
    [InlineData("t: { git: { provider: github } }", "`repository` is missing")]
    [InlineData("t: { git: { provider: githup, repository: a/b } }", "did you mean `github`?")]
    [InlineData("t: { git: { provider: github, repository: a/b, secret: Bikes } }", "its name, or name/key")]
    [InlineData("t: { webhook: { secret: orders/a/b } }", "its name, or name/key")]
    [InlineData("t: { event: { type: x, where: \"parameters.p == 1\" } }", "`parameters` is not known in this place")]
    [InlineData("t: { event: { where: \"event.a\" } }", "`type` is missing")]
    [InlineData("t: { event: { type: a, overlap: bufferOne } }", "expected `allow` or `skip`")]
    [InlineData("t: { event: { type: a, onlyIf: steps.none.outputs.x } }", "there is no step `none`")]
    [InlineData("t: { event: { type: a, where: steps.a.outputs.x } }", "`steps` is not known in this place")]
    [InlineData("t: { event: { type: a, coolDown: 31d } }", "expected at most 30d")]
    [InlineData("t: { event: { type: a, coolDown: 0s } }", "expected more than nothing")]
    [InlineData("t: { event: { type: a, minimumSamples: 0 } }", "expected an integer")]
    [InlineData("t: { event: { type: a, mostPerWindow: { runs: 3 } } }", "`window` is missing")]
    [InlineData("t: { event: { type: a, mostPerWindow: { runs: 1001, window: 1d } } }", "expected an integer")]
    [InlineData("t: { event: { type: a, cooldown: 1d } }", "did you mean `coolDown`?")]
    [InlineData("t: { manual: { x: 1 } }", "expected nothing more")]
    [InlineData("T: { manual: {} }", "can't be a name here")]
    public void A_wrong_trigger_says_what_to_do(string trigger, string message) =>
        Read("  " + trigger).Errors.Should().ContainSingle().Which.Message.Should().Contain(message);

    private static Reading Read(string triggers) =>
        WorkflowText.Read("w.yaml", $"name: w\nparameters: {{ p: {{ default: 1 }} }}\nsteps: {{ a: {{ set: {{ x: 1 }} }} }}\ntriggers:\n{triggers}\n");
}

using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>
/// Programs and definitions write to the terminal of whoever looks at them: titles, clipboards, hidden and turned text, Spectre's markup. On a real
/// terminal nothing of it is obeyed, by no command.
/// </summary>
public sealed class HostileTextTests
{
    /// <summary>Markup, OSC, DCS, an 8-bit CSI as UTF-8, bidi controls, a zero-width and a tag character, a line separator, backspace, conceal.</summary>
    private const string Hostile = "[red]a\x1b]0;owned\ab\x1bP1$r\x1b\\c\u009b31md\u202ee\u2066f\u200bg\U000E0041h\u2028i\bj\x1b[8mk";

    /// <summary>The same as YAML and JSON write it.</summary>
    private const string Escaped =
        "[red]a\\u001b]0;owned\\u0007b\\u001bP1$r\\u001b\\\\c\\u009b31md\\u202ee\\u2066f\\u200bg\\udb40\\udc41h\\u2028i\\u0008j\\u001b[8mk";

    private const string Definition = $$$"""
        name: evil
        title: "T {{{Yaml}}}"
        parameters:
          who: { type: string, default: "{{{Yaml}}}" }
        triggers:
          came: { event: { type: came, where: "event.x == '\u200b'" } }
        steps:
          loud:
            uses: container
            command: [sh, -c, 'cat hostile; cp outputs.json "$WF_OUTPUTS"']
          ask: { needs: [loud], approval: { text: "{{{Yaml}}}" } }
          fails: { needs: [ask], uses: container, command: [sh, -c, 'cat hostile; cat hostile >&2; exit 3'] }
        outputs: { all: "{{ steps.loud.outputs.text }}" }
        """;

    /// <summary>What a definition may hold: bidi controls are refused in it.</summary>
    private const string Yaml = "[red]a\\x1b]0;owned\\x07b\\x1bP1$r\\x1b\\\\c\\u009b31md\\u200bg\\U000E0041h\\u2028i\\x08j\\x1b[8mk";

    private const string Manifest = $$"""
        name: evil-activity
        version: 1
        title: "{{Yaml}}"
        description: "{{Yaml}}"
        command: ["true"]
        inputs: { type: object, additionalProperties: false, properties: { a: { type: string, description: "{{Yaml}}" } } }
        """;

    private static readonly string[][] lines =
    [
        ["show", "evil"], ["list"], ["logs", "evil"], ["logs", "evil", "loud"], ["logs", "evil", "loud", "-f"], ["events", "evil"],
        ["diff", "evil.yaml", "plain.yaml"], ["validate", "bad.yaml"], [
            "publish",
            "evil.yaml",
            "-m",
            Hostile], ["triggers"], ["models"], ["models", "show", "evil"],
        ["catalogue", "--catalogue", "manifests"], ["catalogue", "evil-activity", "--catalogue", "manifests"],
        ["show", Hostile], ["run", Hostile], ["logs", "evil", Hostile], ["models", "show", Hostile], ["run", "evil.yaml", "-p", $"who={Hostile}", "--detach"],
        ["run", "evil.yaml", "-p", Hostile], ["list", "--state", Hostile], [Hostile], ["signal", "evil", "ask", Hostile],
        ["show", "evil", "--json"], ["events", "evil", "--json"], ["logs", "evil", "--json"], ["models", "show", "evil", "--json"], [
            "diff",
            "evil.yaml",
            "plain.yaml",
            "--json"],
    ];

    [Fact]
    public async Task No_command_lets_text_of_others_reach_the_terminal_as_it_is()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = Folder();

        var run = await ApproveAsync(folder.StartOnTerminal("run", "evil.yaml", "--catalogue", "manifests"));
        await RegisterAsync(folder);

        Judge(run, "run").Should().BeEmpty();
        (await folder.RunOnTerminalAsync(300, "show", "evil")).Output.Should().Contain(
            @"[red]a\x1b]0;owned\x07b\x1bP1$r\x1b\c\x9b31mdU+202EeU+2066fU+200BgU+E0041hU+2028i\x08j\x1b[8mk");
        List<string> obeyed = [];
        foreach (var line in lines)
        {
            obeyed.AddRange(Judge(await folder.RunOnTerminalAsync(100, line), string.Join(' ', line.Take(2))));
        }

        obeyed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_log_keeps_its_colours_and_nothing_else_unless_it_is_asked_for_raw()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = Folder().With("hostile", "\x1b[1;32mgreen\x1b[0m \x1b]52;c;eA==\a\r\n10%\r20%\n");
        await folder.RunAsync("run", "evil.yaml");

        (await folder.RunOnTerminalAsync(100, "logs", "evil", "loud")).Output.Should().Contain(
            "\x1b[1;32mgreen\x1b[0m \\x1b]52;c;eA==\\x07\x1b[0m\r\n10%\r\n20%\r\n");
        (await folder.RunAsync("logs", "evil", "loud")).Output.Should().Be("green \\x1b]52;c;eA==\\x07\n10%\n20%\n");
        (await folder.RunAsync("logs", "evil", "loud", "--raw")).Output.Should().StartWith("\x1b[1;32mgreen\x1b[0m \x1b]52;c;eA==\a").And.EndWith("10%\n20%\n");
    }

    private static IEnumerable<string> Judge(Finished said, string what) =>
        TerminalOutput.Obeyed(said.Output)
            .Select(found => $"{what}: {found}")
            .Concat(said.Output.Contains("   at Workflows", StringComparison.Ordinal) ? [$"{what}: a stack trace"] : []);

    private static WfFolder Folder()
    {
        var folder = new WfFolder().With("evil.yaml", Definition).With("hostile", $"{Hostile}\n").With("outputs.json", $$"""{"text": "{{Escaped}}"}""")
            .With("plain.yaml", "name: evil\nsteps:\n  a: { set: { x: 1 } }\n").With(
                "bad.yaml",
                $"name: bad # {Hostile}\nsteps:\n  \"{Yaml}\": {{ nope: '{Hostile.Replace("\u0007", string.Empty, StringComparison.Ordinal)}' }}\n");
        Directory.CreateDirectory(folder.File("manifests"));
        return folder.With("manifests/evil.yaml", Manifest);
    }

    private static async Task<Finished> ApproveAsync(WfProcess run)
    {
        await run.SaysAsync("Approve?");
        await run.TypeAsync("y");
        await run.SaysAsync("Enter sends it");
        await run.TypeAsync("fine\r");
        return await run.EndAsync();
    }

    private static async Task RegisterAsync(WfFolder folder)
    {
        await using var store = SqliteStore.Open(folder.File(".wf"), TimeProvider.System);
        var run = await store.FindRunAsync("default", "evil", TestContext.Current.CancellationToken);
        var version = new NewModelVersion(
            "default", "evil", new ModelFile(new string('a', 64), 12, Hostile), $$"""{"{{Escaped}}": 1}""", $$"""{"note": "{{Escaped}}"}""")
        {
            Run = run!.Value,
            Step = "loud",
            IdempotencyKey = "key",
            At = DateTimeOffset.UtcNow,
        };
        await store.AddModelVersionAsync(version, TestContext.Current.CancellationToken);
        await store.MoveAliasAsync("default", "evil", Hostile, 1, null, Hostile, TestContext.Current.CancellationToken);
    }
}

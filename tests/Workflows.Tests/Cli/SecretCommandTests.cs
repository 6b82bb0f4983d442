using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf secret</c>: values go in, and none comes out.</summary>
public sealed class SecretCommandTests
{
    private const string Value = "s3cr3t-canary";

    private const string Flow = """
        name: uses-it
        steps:
          look:
            uses: container
            secrets: { PGPASSWORD: warehouse/password }
            command: [sh, -c, 'test "${#PGPASSWORD}" = 13 && echo "it is $PGPASSWORD"']
        """;

    [Fact]
    public async Task A_secret_that_is_set_reaches_the_step_that_needs_it_and_nothing_else()
    {
        using var folder = new WfFolder().With("uses-it.yaml", Flow);

        var set = await SetAsync(folder, "warehouse/password", Value + "\n");
        var run = await folder.RunAsync("run", "uses-it.yaml");
        var log = await folder.RunAsync("logs", "uses-it#1");
        var list = await folder.RunAsync("secret", "list");
        var audit = await folder.RunAsync("audit", "--json");

        set.Should().BeEquivalentTo(new { Exit = 0, Output = "secret warehouse/password is set\n" });
        run.Exit.Should().Be(0, run.Errors);
        list.Output.Should().Contain("warehouse/password").And.Contain("secrets.json");
        log.Output.Should().Contain("it is ***");
        audit.Output.Should().Contain("secret.set").And.Contain("warehouse/password");
        (set.Output + set.Errors + run.Output + run.Errors + log.Output + list.Output + audit.Output).Should().NotContain(Value);
        File.GetUnixFileMode(folder.File(".wf/secrets.json")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllBytes(folder.File(".wf/workflows.db")).AsSpan().IndexOf("s3cr3t-canary"u8).Should().Be(-1);
    }

    [Fact]
    public async Task What_stands_beside_it_in_the_file_stays_and_what_is_removed_is_gone()
    {
        using var folder = new WfFolder();
        await SetAsync(folder, "hook", "first");
        await SetAsync(folder, "warehouse/user", "anna");
        (await SetAsync(folder, "hook/key", "second")).Output.Should().Be("secret hook/key is set, in place of the one before\n");

        (await folder.RunAsync("secret", "remove", "warehouse/user")).Exit.Should().Be(0);
        var again = await folder.RunAsync("secret", "remove", "warehouse/user");

        again.Exit.Should().Be(66);
        JsonElement.Parse((await folder.RunAsync("secret", "--json")).Output).GetProperty("secrets").GetRawText().Should().Be("""["hook/key"]""");
        JsonElement.Parse(File.ReadAllText(folder.File(".wf/secrets.json"))).GetRawText().Replace(" ", "", StringComparison.Ordinal)
            .ReplaceLineEndings("").Should().Be("""{"hook":{"key":"second"}}""");
    }

    [Theory]
    [InlineData("warehouse/password", "", "it is empty")]
    [InlineData("warehouse/password", "a\0b", "it holds a NUL character")]
    [InlineData("Warehouse/password", "x", "`Warehouse/password` can't be a secret's name")]
    [InlineData("a/b/c", "x", "`a/b/c` can't be a secret's name")]
    public async Task What_can_not_be_a_secret_is_refused_in_words(string name, string value, string why)
    {
        using var folder = new WfFolder();

        var refused = await SetAsync(folder, name, value);

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain(why);
        File.Exists(folder.File(".wf/secrets.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_refused()
    {
        using var folder = new WfFolder();

        (await SetAsync(folder, "a/b", new string('x', 65_536) + "\n")).Exit.Should().Be(0);
        (await SetAsync(folder, "a/b", new string('x', 65_537))).Errors.Should().Contain("it is larger than 65,536 bytes");
    }

    [Theory]
    [InlineData("{ not json", "is not JSON")]
    [InlineData("[1]", "is not a JSON object")]
    [InlineData("{\"a\":{\"b\":\"1\",\"b\":\"2\"}}", "is not JSON")]
    [InlineData("{\"a\":\"1\"}", "'a' is not an object of keys and values")]
    public async Task A_file_that_somebody_spoiled_is_told_and_left_as_it_is(string text, string why)
    {
        using var folder = new WfFolder();
        Spoil(folder, text, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refused = await SetAsync(folder, "a/b", "x");

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain(why);
        File.ReadAllText(folder.File(".wf/secrets.json")).Should().Be(text);
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_refused()
    {
        using var folder = new WfFolder();
        Spoil(folder, "{}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        (await SetAsync(folder, "a/b", "x")).Errors.Should().Contain("may be read by others than its owner: chmod 600 it");
        (await folder.RunAsync("secret", "list")).Exit.Should().Be(2);
    }

    [Fact]
    public async Task What_is_typed_at_a_terminal_is_not_shown()
    {
        using var folder = new WfFolder();
        var setting = folder.StartOnTerminal("secret", "set", "warehouse/password");
        await setting.SaysAsync("which is not shown");
        // The terminal's own key for it: it edits the line.
        await setting.TypeAsync("s3cr3tx\u007f-canary\r");

        var end = await setting.EndAsync();

        end.Exit.Should().Be(0, end.Output);
        end.Output.Should().NotContain("s3cr").And.NotContain("canary");
        File.ReadAllText(folder.File(".wf/secrets.json")).Should().Contain(Value);
    }

    [Fact]
    public async Task Who_thinks_better_of_it_sets_nothing()
    {
        using var folder = new WfFolder();
        var setting = folder.StartOnTerminal("secret", "set", "warehouse/password");
        await setting.SaysAsync("which is not shown");
        await setting.TypeAsync("s3cr3t\u0003\r");

        (await setting.EndAsync()).Exit.Should().Be(3);

        File.Exists(folder.File(".wf/secrets.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_is_a_link_stays_one()
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        File.CreateSymbolicLink(folder.File(".wf/secrets.json"), folder.File("elsewhere.json"));
        folder.With("elsewhere.json", "{}");
        File.SetUnixFileMode(folder.File("elsewhere.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await SetAsync(folder, "a/b", "x")).Exit.Should().Be(0);

        File.ResolveLinkTarget(folder.File(".wf/secrets.json"), returnFinalTarget: true)!.FullName.Should().EndWith("elsewhere.json");
        File.ReadAllText(folder.File("elsewhere.json")).Should().Contain("\"b\": \"x\"");
    }

    [Fact]
    public async Task Two_that_set_at_once_lose_none()
    {
        using var folder = new WfFolder();
        await SetAsync(folder, "first/key", "x");

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SetAsync(folder, $"many/k{n}", "x")));

        var kept = JsonElement.Parse((await folder.RunAsync("secret", "--json")).Output).GetProperty("secrets").GetArrayLength();
        kept.Should().Be(1 + ends.Count(end => end.Exit == 0));
        ends.Should().OnlyContain(end => end.Exit == 0 || end.Exit == 75);
    }

    private static async Task<Finished> SetAsync(WfFolder folder, string name, string value)
    {
        var setting = folder.Start("secret", "set", name);
        await setting.TypeAsync(value);
        setting.CloseInput();
        return await setting.EndAsync();
    }

    private static void Spoil(WfFolder folder, string text, UnixFileMode mode)
    {
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/secrets.json", text);
        File.SetUnixFileMode(folder.File(".wf/secrets.json"), mode);
    }
}

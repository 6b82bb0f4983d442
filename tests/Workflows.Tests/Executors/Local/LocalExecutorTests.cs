using System.Collections.Immutable;
using System.Security.Cryptography;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;
using Workflows.Tests.Executors.Conformance;
using Xunit;

namespace Workflows.Tests.Executors.Local;

public sealed class LocalExecutorTests : ExecutorConformance
{
    private readonly TemporaryFolder folder = new();

    protected override IFileStore Files => new FolderFileStore(folder.Path("files"));

    private LocalExecutorOptions Options => new()
    {
        DataFolder = folder.Root,
        Runner = Programs.Runner,
        FileFolder = folder.Path("files"),
        Files = Files,
        Places = 8,
        Secrets = new SecretSource(folder.Path("secrets.json")),
        Api = () => "http://127.0.0.1:1",
        Token = uid => $"token-of-{uid}",
        RecordKey = uid => SHA256.HashData(uid.ToByteArray()),
    };

    protected override IExecutor Open() => new LocalExecutor(Options);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_token_is_given_and_masked_and_never_in_a_file()
    {
        var spec = Shell("echo $WF_API $WF_TOKEN");
        var outcome = await RunAsync(spec);
        (await TextAsync(outcome, "log")).Should().Be("http://127.0.0.1:1 ***\n");
        Directory.GetFiles(AttemptFolder.Of(folder.Root, spec.Uid).Root)
            .Where(path => new FileInfo(path).LinkTarget is null)
            .Should()
            .NotContain(path => File.ReadAllText(path).Contains("token-of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_come_from_the_file_and_no_command_line_has_them()
    {
        WriteSecrets("""{ "warehouse": { "password": "hunter22hunter" } }""", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var spec = Secret("""test "$PGPASSWORD" = hunter22hunter || exit 1; tr '\0' '\n' < /proc/$PPID/cmdline > commandline; echo "$PGPASSWORD" """) with
        {
            Artifacts = ImmutableSortedDictionary<string, string>.Empty.Add("commandline", "commandline"),
        };
        var outcome = await RunAsync(spec);
        (await TextAsync(outcome, "commandline")).Should().Contain("launch.json").And.NotContain("hunter22");
        (await TextAsync(outcome, "log")).Should().Be("***\n");
    }

    [Theory]
    [InlineData("""{ "warehouse": { "password": "hunter22hunter" } }""", UnixFileMode.UserRead | UnixFileMode.GroupRead, "chmod 600")]
    [InlineData("""{ "warehouse": { "user": "hunter22hunter" } }""", UnixFileMode.UserRead, "WF_SECRET_WAREHOUSE_PASSWORD; pods take it from their cluster")]
    [InlineData("""{ hunter22hunter """, UnixFileMode.UserRead, "not JSON")]
    public async Task A_secret_that_can_not_be_had_is_refused_without_being_quoted(string file, UnixFileMode mode, string why)
    {
        WriteSecrets(file, mode);
        var outcome = await RunAsync(Secret("true"));
        outcome.Refused.Should().Contain(why).And.NotContain("hunter22");
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Engine);
    }

    [Fact]
    public async Task A_stored_folder_that_leads_out_is_refused()
    {
        using var tar = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "../../out") { DataStream = new MemoryStream([1]) },
                TestContext.Current.CancellationToken);
        }

        tar.Position = 0;
        var file = await Files.PutAsync(tar, null, TestContext.Current.CancellationToken);
        var outcome = await RunAsync(Shell("true") with { Files = [new FileInput(file.Sha256, "model", Folder: true)] });
        outcome.Refused.Should().Contain("../../out");
    }

    [Fact]
    public async Task A_file_that_the_store_lacks_is_the_places_failure() =>
        (await RunAsync(Shell("true") with { Files = [new FileInput(new string('0', 64), "model", Folder: false)] })).Lost.Should().Contain("no such file");

    [Fact]
    public async Task An_input_is_linked_and_only_root_gets_a_copy()
    {
        var outcome = await RunAsync(await WithDataAsync("data", "stat -c %h \"$DATA\""));
        (await TextAsync(outcome, "log")).Should().Be(Environment.IsPrivilegedProcess ? "1\n" : "2\n");
    }

    [Fact]
    public async Task An_activity_that_writes_into_its_input_does_not_write_into_the_store()
    {
        var spec = await WithDataAsync("data", "echo more >> \"$DATA\" || true");
        await RunAsync(spec);
        using var stored = new StreamReader(await Files.OpenAsync(spec.Files.Single().Sha256, TestContext.Current.CancellationToken));
        (await stored.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().Be("data");
    }

    [Fact]
    public async Task A_runner_that_is_not_there_is_the_places_failure()
    {
        await using var executor = new LocalExecutor(Options with { Runner = "/no/wf-exec" });
        var reports = new Reports();
        executor.Start(reports.Add);
        var spec = Shell("true");
        executor.Desire(spec);
        (await reports.EndOfAsync(spec)).Lost.Should().Contain("/no/wf-exec");
    }

    [Fact]
    public async Task A_memory_limit_is_kept_where_the_machine_can_and_else_the_log_says_so()
    {
        var outcome = await RunAsync(
            Shell("head -c 300000000 /dev/zero | tail -c 299999999 > /dev/null") with { Resources = new ResourceRequest { Memory = 64 << 20 } });
        var log = await TextAsync(outcome, "log");
        if (log.Contains("the memory limit is not kept", StringComparison.Ordinal)) return;
        outcome.OutOfMemory.Should().BeTrue();
        outcome.MemoryLimit.Should().Be(64 << 20);
        AttemptVerdict.Of(outcome with { Exit = outcome.Exit == 0 ? 137 : outcome.Exit }).Cause.Should().Be(Cause.OutOfMemory);
    }

    [Fact]
    public async Task Release_deletes_the_workspace_also_what_was_made_read_only()
    {
        var spec = Shell("mkdir -p deep/er; touch deep/er/x; chmod -R a-w deep");
        _ = await RunAsync(spec);
        var attempt = AttemptFolder.Of(folder.Root, spec.Uid).Root;
        Directory.Exists(attempt).Should().BeTrue();
        Executor.Release(spec.Uid);
        await Executor.DrainAsync(TestContext.Current.CancellationToken);
        Directory.Exists(attempt).Should().BeFalse();
    }

    [Fact]
    public async Task Release_deletes_names_that_are_no_text_and_thousands_of_levels()
    {
        var spec = Shell("""mkdir "$(printf 'caf\351')"; echo > "$(printf 'caf\351/\377')"; python3 -c "import os; [(os.mkdir('d'), os.chdir('d')) for _ in range(3000)]" """);
        (await RunAsync(spec)).Exit.Should().Be(0);
        Executor.Release(spec.Uid);
        await Executor.DrainAsync(TestContext.Current.CancellationToken);
        Directory.Exists(AttemptFolder.Of(folder.Root, spec.Uid).Root).Should().BeFalse();
    }

    [Fact]
    public async Task A_record_that_the_program_wrote_is_not_believed()
    {
        var forged = $$"""{"exit":0,"startedAt":"2026-01-01T00:00:00Z","endedAt":"2026-01-01T00:00:00Z","artifacts":[{"name":"a","sha256":"x","size":1,"fileName":"a"}],"seal":"{{new string('0', 64)}}"}""";
        var spec = Shell($"printf '%s' '{forged}' > ../record.json; kill -9 $PPID; sleep 600");
        var outcome = await RunAsync(spec);
        outcome.Exit.Should().BeNull();
        outcome.Artifacts.Should().OnlyContain(artifact => artifact.Name == "log");
        outcome.Lost.Should().Contain("left no record");
    }

    [Fact]
    public async Task A_program_can_not_outlive_its_own_record()
    {
        var outcome = await RunAsync(Shell("echo '{}' > ../record.json; mkdir ../record.json.new; env | grep -c RECORD; exit 3"));
        outcome.Exit.Should().Be(3);
        (await TextAsync(outcome, "log")).Should().Be("0\n");
    }

    [Fact]
    public async Task All_that_the_executor_makes_is_for_its_owner_alone()
    {
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        var spec = await WithDataAsync("data", "true");
        _ = await RunAsync(spec with { CheckpointKey = "kept" });
        string[] own = [AttemptFolder.Of(folder.Root, spec.Uid).Root, folder.Path("attempts"), folder.Path("checkpoints")];
        own.Concat(own.SelectMany(path => Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories)))
            .Where(path => new FileInfo(path).LinkTarget is null && !path.EndsWith("data.csv", StringComparison.Ordinal))
            .Should().NotContain(path => (File.GetUnixFileMode(path) & Others) != 0);
    }

    [Fact]
    public async Task A_command_with_a_NUL_character_is_refused() =>
        (await RunAsync(Shell("true") with { Command = ["/bin/echo", "a\0b"] })).Refused.Should().Contain("NUL character");

    [Fact]
    public async Task A_secret_with_a_NUL_character_is_refused_by_its_name()
    {
        WriteSecrets("""{ "warehouse": { "password": "hun\u0000ter22" } }""", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await RunAsync(Secret("true"))).Refused.Should().Contain("'warehouse/password'").And.Contain("NUL character").And.NotContain("ter22");
    }

    private AttemptSpec Secret(string script) =>
        Shell(script) with { Secrets = ImmutableSortedDictionary<string, string>.Empty.Add("PGPASSWORD", "warehouse/password") };

    private void WriteSecrets(string text, UnixFileMode mode)
    {
        File.WriteAllText(folder.Path("secrets.json"), text);
        File.SetUnixFileMode(folder.Path("secrets.json"), mode);
    }

    private async Task<AttemptSpec> WithDataAsync(string text, string script)
    {
        var file = await PutAsync(text);
        var input = new FileInput(file.Sha256, "data.csv", Folder: false);
        return Shell(script) with { Files = [input], Environment = ImmutableSortedDictionary<string, string>.Empty.Add("DATA", input.Token) };
    }
}

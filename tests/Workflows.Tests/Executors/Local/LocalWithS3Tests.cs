using System.Collections.Immutable;
using System.Security.Cryptography;
using Amazon.Runtime;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Storage.S3;
using Workflows.Tests.Executors.Conformance;
using Workflows.Tests.Files.S3;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Executors.Local;

/// <summary>The local executor, whose attempts' files go to a bucket: to activities it is the same.</summary>
public sealed class LocalWithS3Tests : ExecutorConformance
{
    private readonly TemporaryFolder folder = new();
    private SmallS3 server = null!;
    private S3FileStore store = null!;

    protected override IFileStore Files => store;

    public override async ValueTask InitializeAsync()
    {
        server = await SmallS3.StartAsync();
        var place = new S3Place(SmallS3.Bucket, "") { Endpoint = server.Address, PathStyle = true };
        store = new S3FileStore(place, folder.Path("files/tmp/engine"), new BasicAWSCredentials(SmallS3.Key, SmallS3.Secret), 5 << 20);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_an_attempt_left_is_in_the_bucket_when_its_end_is_told_and_not_in_the_folder_any_more()
    {
        var outcome = await RunAsync(Shell("echo said; head -c 6000000 /dev/zero > \"$WF_STEP_DIR/big\"") with { Artifacts = Artifact("big", "big") });

        outcome.Artifacts.Select(artifact => artifact.Name).Should().BeEquivalentTo("big", "log");
        foreach (var artifact in outcome.Artifacts) await store.VerifyAsync(artifact.Sha256, TestContext.Current.CancellationToken);
        Left().Should().BeEmpty();
    }

    [Fact]
    public async Task Two_that_leave_the_same_at_once_both_end_well()
    {
        var specs = Enumerable.Range(0, 6).Select(_ => Shell("echo same > \"$WF_STEP_DIR/same\"") with { Artifacts = Artifact("same", "same") }).ToList();
        var outcomes = await Task.WhenAll(specs.Select(RunAsync));

        outcomes.Should().OnlyContain(outcome => outcome.Exit == 0 && outcome.Lost == null);
        server.Objects.All.Should().HaveCount(2, "what they left, and their empty log");
        Left().Should().BeEmpty();
    }

    [Fact]
    public async Task A_bucket_that_is_away_is_waited_for()
    {
        server.Fail("PutObject", [.. Enumerable.Repeat(S3Fault.Denied, 2)]);

        var outcome = await RunAsync(Shell("echo said"));

        outcome.Exit.Should().Be(0);
        server.Asked.Count(asked => asked == "PutObject").Should().Be(3);
    }

    [Fact]
    public async Task It_is_drained_only_once_what_is_on_its_way_to_the_bucket_is_there_and_told()
    {
        server.Fail("PutObject", S3Fault.Denied);
        var spec = Shell("echo said");
        Executor.Desire(spec);
        await Eventually.TrueAsync(() => server.Asked.Count > 0, "it is being sent");

        await Executor.DrainAsync(TestContext.Current.CancellationToken);

        Reports.EndOfAsync(spec).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task What_several_leave_that_is_the_same_is_no_loss_of_whoever_comes_to_it_last()
    {
        var files = folder.Path("delivered");
        var delivery = new ArtifactDelivery(new LocalExecutorOptions
        {
            DataFolder = folder.Root,
            Runner = Programs.Runner,
            FileFolder = files,
            FilesAreElsewhere = true,
            Files = new MemoryFiles(),
        });
        var empty = Convert.ToHexStringLower(SHA256.HashData([]));
        var outcome = new AttemptOutcome { Exit = 0, Artifacts = [new ArtifactRecord("log", empty, 0, "log.txt")] };
        for (var n = 0; n < 300; n++)
        {
            var path = StoreLayout.PathOf(files, empty);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);

            var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => delivery.SendAsync(outcome))));

            sent.Should().OnlyContain(each => each.Lost == null);
        }
    }

    [Fact]
    public async Task What_was_changed_before_it_was_sent_makes_the_attempt_lost()
    {
        server.Fail("PutObject", [.. Enumerable.Repeat(S3Fault.Denied, 6)]);
        var spec = Shell("echo said");
        Executor.Desire(spec);
        await Eventually.TrueAsync(() => server.Asked.Count > 0, "it is being sent");
        var left = Left().Single(path => !path.Contains("/tmp/engine/", StringComparison.Ordinal));
        File.SetUnixFileMode(left, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(left, "SAID\n", TestContext.Current.CancellationToken);

        var outcome = await Reports.EndOfAsync(spec);

        outcome.Lost.Should().Contain("The bytes have the digest");
    }

    protected override IExecutor Open() => new LocalExecutor(new LocalExecutorOptions
    {
        DataFolder = folder.Root,
        Runner = Programs.Runner,
        FileFolder = folder.Path("files"),
        FilesAreElsewhere = true,
        Files = store,
        Places = 8,
        Secrets = new SecretSource(folder.Path("secrets.json")),
        RecordKey = uid => SHA256.HashData(uid.ToByteArray()),
    });

    private static ImmutableSortedDictionary<string, string> Artifact(string name, string path) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, path);

    private string[] Left() => Directory.GetFiles(folder.Path("files"), "*", SearchOption.AllDirectories);
}

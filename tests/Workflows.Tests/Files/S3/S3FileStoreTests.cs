using Amazon.Runtime;
using FluentAssertions;
using Workflows.Runtime.Files;
using Workflows.Storage.S3;
using Xunit;

namespace Workflows.Tests.Files.S3;

public sealed class S3FileStoreTests : FileStoreConformance
{
    private const int Part = 1 << 20;

    private SmallS3 server = null!;
    private S3FileStore store = null!;

    protected override IFileStore Store => store;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        server = await SmallS3.StartAsync();
        store = Open();
    }

    public override async ValueTask DisposeAsync()
    {
        store.Dispose();
        await server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_digest_is_kept_with_the_object_and_the_prefix_comes_first()
    {
        _ = await PutAsync("hello", Digest);
        var (key, kept) = server.Objects.All.Should().ContainSingle().Subject;
        key.Should().Be($"team/a/{Digest[..2]}/{Digest[2..]}");
        kept.Said.Should().Contain("x-amz-meta-sha256", Digest);
    }

    [Fact]
    public async Task A_large_file_goes_in_parts_and_a_small_one_whole()
    {
        _ = await store.PutAsync(new MemoryStream(new byte[Part]), null, Cancellation);
        server.Asked.Should().Equal("PutObject");
        var stored = await store.PutAsync(new MemoryStream(new byte[(2 * Part) + 1]), null, Cancellation);
        server.Asked.Skip(1).Should().Equal("CreateMultipartUpload", "UploadPart", "UploadPart", "UploadPart", "CompleteMultipartUpload");
        server.Objects.All[KeyOf(stored.Sha256)].Said.Should().Contain("x-amz-meta-sha256", stored.Sha256);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task What_is_there_is_not_put_a_second_time(int size)
    {
        var stored = await store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        var first = server.Objects.All[KeyOf(stored.Sha256)];
        _ = await store.PutAsync(new MemoryStream(new byte[size]), stored.Sha256, Cancellation);
        server.Objects.All[KeyOf(stored.Sha256)].Should().BeSameAs(first);
        server.Objects.Uploads.Should().BeEmpty();
    }

    [Theory]
    [InlineData("PutObject", 5)]
    [InlineData("CreateMultipartUpload", 3_000_000)]
    [InlineData("UploadPart", 3_000_000)]
    [InlineData("CompleteMultipartUpload", 3_000_000)]
    public async Task A_store_that_is_busy_for_a_moment_gets_the_file_all_the_same(string operation, int size)
    {
        server.Fail(operation, S3Fault.Busy, S3Fault.Busy);
        await IsPutAsync(size);
    }

    [Theory]
    [InlineData("PutObject", 500_000)]
    [InlineData("UploadPart", 3_000_000)]
    public async Task A_connection_that_is_cut_while_bytes_are_sent_costs_another_try(string operation, int size)
    {
        server.Fail(operation, S3Fault.CutBody);
        await IsPutAsync(size);
    }

    [Theory]
    [InlineData("PutObject", 5)]
    [InlineData("CreateMultipartUpload", 3_000_000)]
    [InlineData("UploadPart", 3_000_000)]
    [InlineData("CompleteMultipartUpload", 3_000_000)]
    public async Task An_answer_that_is_lost_does_not_make_a_file_a_failure(string operation, int size)
    {
        server.Fail(operation, S3Fault.LostAnswer);
        await IsPutAsync(size);
    }

    [Theory]
    [InlineData("PutObject", 5)]
    [InlineData("CompleteMultipartUpload", 3_000_000)]
    public async Task A_store_that_knows_no_conditions_gets_the_file_without_one(string operation, int size)
    {
        server.Fail(operation, S3Fault.NoConditions);
        await IsPutAsync(size);
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(3_000_000)]
    public async Task A_connection_that_is_cut_while_bytes_are_read_goes_on_where_it_was(int size)
    {
        var stored = await store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        server.Fail("GetObject", S3Fault.CutAnswer, S3Fault.CutAnswer, S3Fault.Busy);
        (await BytesAsync(stored.Sha256)).Should().HaveCount(size);
    }

    [Fact]
    public async Task What_is_replaced_while_it_is_read_is_no_mixture()
    {
        var stored = await store.PutAsync(new MemoryStream(new byte[3_000_000]), null, Cancellation);
        server.Fail("GetObject", S3Fault.CutAnswer);
        await using var content = await store.OpenAsync(stored.Sha256, Cancellation);
        server.Objects.All[KeyOf(stored.Sha256)] = new S3Object(new byte[3_000_000], new Dictionary<string, string>());
        await content.Awaiting(c => c.CopyToAsync(Stream.Null, Cancellation)).Should().ThrowAsync<IOException>().WithMessage("*PreconditionFailed*");
    }

    [Theory]
    [InlineData("UploadPart")]
    [InlineData("CompleteMultipartUpload")]
    public async Task An_upload_that_fails_is_withdrawn(string operation)
    {
        server.Fail(operation, S3Fault.Denied);
        await store.Awaiting(s => s.PutAsync(new MemoryStream(new byte[3_000_000]), null, Cancellation)).Should().ThrowAsync<UnauthorizedAccessException>();
        Everything().Should().BeEmpty();
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_is_withdrawn()
    {
        using var stop = new CancellationTokenSource();
        server.Fail("UploadPart", [.. Enumerable.Repeat(S3Fault.Busy, 5)]);
        var put = store.PutAsync(new MemoryStream(new byte[3_000_000]), null, stop.Token);
        await Executors.Eventually.TrueAsync(() => server.Asked.Contains("UploadPart"), "a part is being sent");
        await stop.CancelAsync();
        await put.Awaiting(p => p).Should().ThrowAsync<OperationCanceledException>();
        Everything().Should().BeEmpty();
    }

    [Fact]
    public async Task What_killed_processes_left_half_sent_a_week_ago_is_swept_and_what_is_newer_or_anothers_stays()
    {
        var now = DateTimeOffset.UtcNow;
        void Leave(string id, string key, int days) =>
            server.Objects.Uploads[id] = new S3Parts(key, new Dictionary<string, string>()) { Begun = now.AddDays(-days) };
        Leave("old", KeyOf(Digest), 8);
        Leave("new", KeyOf(Digest), 6);
        Leave("another", "team/b/x", 8);
        await store.SweepAsync(now, Cancellation);
        server.Objects.Uploads.Keys.Should().BeEquivalentTo("new", "another");
    }

    [Fact]
    public async Task A_store_that_stays_away_is_an_IO_failure_in_words_after_a_bounded_time()
    {
        server.Fail("PutObject", [.. Enumerable.Repeat(S3Fault.Busy, 20)]);
        (await store.Awaiting(_ => PutAsync("hello", null)).Should().ThrowAsync<IOException>())
            .WithMessage("the file store s3://wf-files/team/a can't answer now: 503 SlowDown");
        server.Asked.Count.Should().BeLessThan(10);
    }

    [Fact]
    public async Task Nobody_who_listens_is_an_IO_failure_in_words()
    {
        await server.DisposeAsync();
        (await store.Awaiting(_ => PutAsync("hello", null)).Should().ThrowAsync<IOException>())
            .WithMessage("the file store s3://wf-files/team/a can't be reached: *");
        (await store.Awaiting(s => s.HasAsync(Digest, Cancellation)).Should().ThrowAsync<IOException>()).Which.Should().NotBeOfType<FileNotFoundException>();
    }

    [Fact]
    public async Task A_missing_bucket_is_told_by_its_name_and_is_no_missing_file()
    {
        using var lost = Open(new S3Place("wf-lost", "") { Endpoint = server.Address, PathStyle = true });
        Func<Task>[] calls =
        [
            () => lost.PutAsync(new MemoryStream([1]), null, Cancellation),
            () => lost.PutAsync(new MemoryStream(new byte[3_000_000]), null, Cancellation),
            () => lost.HasAsync(Digest, Cancellation),
            () => lost.OpenAsync(Digest, Cancellation),
            () => lost.VerifyAsync(Digest, Cancellation),
        ];
        foreach (var call in calls)
        {
            (await call.Should().ThrowAsync<IOException>()).WithMessage("the file store s3://wf-lost/ can't be used: there is no bucket wf-lost")
                .Which.Should().NotBeOfType<FileNotFoundException>();
        }
    }

    [Fact]
    public async Task Wrong_credentials_are_a_refusal_that_says_where_the_right_ones_belong()
    {
        using var stranger = Open(secret: "another");
        (await stranger.Awaiting(s => s.PutAsync(new MemoryStream([1]), null, Cancellation)).Should().ThrowAsync<UnauthorizedAccessException>())
            .WithMessage("the file store s3://wf-files/team/a refuses these credentials (403 SignatureDoesNotMatch): AWS_ACCESS_KEY_ID and*");
        await stranger.Awaiting(s => s.HasAsync(Digest, Cancellation)).Should().ThrowAsync<UnauthorizedAccessException>();
        await stranger.Awaiting(s => s.OpenAsync(Digest, Cancellation)).Should().ThrowAsync<UnauthorizedAccessException>();
        Everything().Should().BeEmpty();
    }

    [Theory]
    [InlineData("s3://bucket", "bucket", "")]
    [InlineData("s3://bucket/", "bucket", "")]
    [InlineData("s3://my.bucket-1/team/a/", "my.bucket-1", "team/a")]
    public void A_place_is_read_as_it_is_written(string text, string bucket, string prefix) =>
        S3Place.Read(text).Should().Be(new S3Place(bucket, prefix));

    [Theory]
    [InlineData("bucket")]
    [InlineData("https://bucket/prefix")]
    [InlineData("s3://")]
    [InlineData("s3://Bucket/a")]
    [InlineData("s3://key:secret@bucket/a")]
    [InlineData("s3://bucket/a//b")]
    [InlineData("s3://bucket/a b")]
    public void What_is_no_place_is_none(string text) => S3Place.Read(text).Should().BeNull();

    protected override IReadOnlyList<string> Everything() => [.. server.Objects.All.Keys, .. server.Objects.Uploads.Keys, .. Drafts()];

    protected override void Age(string sha256, TimeSpan age) =>
        server.Objects.All[KeyOf(sha256)] = server.Objects.All[KeyOf(sha256)] with { PutAt = DateTimeOffset.UtcNow - age };

    protected override void Change(string sha256, bool shortens)
    {
        var was = server.Objects.All[KeyOf(sha256)];
        server.Objects.All[KeyOf(sha256)] = was with { Content = shortens ? [] : [1, .. was.Content.Skip(1)] };
    }

    private string[] Drafts() => Directory.Exists(Folder.Path("drafts")) ? Directory.GetFiles(Folder.Path("drafts")) : [];

    private static string KeyOf(string sha256) => $"team/a/{sha256[..2]}/{sha256[2..]}";

    private async Task IsPutAsync(int size)
    {
        var stored = await store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        (await BytesAsync(stored.Sha256)).Should().HaveCount(size);
        server.Objects.All.Should().ContainSingle();
        Drafts().Should().BeEmpty();
    }

    private S3FileStore Open(S3Place? place = null, string secret = SmallS3.Secret) => new(
        place ?? new S3Place(SmallS3.Bucket, "team/a") { Endpoint = server.Address, PathStyle = true },
        Folder.Path("drafts"),
        new BasicAWSCredentials(SmallS3.Key, secret),
        Part);
}

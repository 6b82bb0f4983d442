using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Files;

public sealed class FolderFileStoreTests : IDisposable
{
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData("hello"u8));
    private readonly TemporaryFolder folder = new();
    private readonly FolderFileStore store;

    public FolderFileStoreTests() => store = new FolderFileStore(folder.Path("files"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_put_is_there_under_its_digest()
    {
        (await store.HasAsync(Digest, Cancellation)).Should().BeFalse();
        (await PutAsync("hello", null)).Should().Be(new StoredFile(Digest, 5));
        (await store.HasAsync(Digest, Cancellation)).Should().BeTrue();
        using var reader = new StreamReader(await store.OpenAsync(Digest, Cancellation));
        (await reader.ReadToEndAsync(Cancellation)).Should().Be("hello");
        File.Exists(folder.Path($"files/{Digest[..2]}/{Digest[2..]}")).Should().BeTrue();
    }

    [Fact]
    public async Task Putting_twice_changes_nothing()
    {
        _ = await PutAsync("hello", Digest);
        var written = File.GetLastWriteTimeUtc(store.PathOf(Digest));
        _ = await PutAsync("hello", Digest);
        File.GetLastWriteTimeUtc(store.PathOf(Digest)).Should().Be(written);
        Everything().Should().ContainSingle();
    }

    [Fact]
    public async Task Other_bytes_than_expected_are_refused_and_nothing_is_left()
    {
        await store.Invoking(store => PutAsync("hallo", Digest)).Should().ThrowAsync<InvalidDataException>();
        Everything().Should().BeEmpty();
    }

    [Fact]
    public async Task A_put_that_breaks_leaves_nothing()
    {
        await store.Invoking(store => store.PutAsync(new BreakingStream(), null, Cancellation)).Should().ThrowAsync<IOException>();
        Everything().Should().BeEmpty();
    }

    /// <summary>Two stores on one folder are two processes, as far as the system's locks can tell.</summary>
    [Fact]
    public async Task A_put_that_is_under_way_survives_another_processs_sweep_however_old_it_is()
    {
        var content = new Pipe();
        _ = await content.Writer.WriteAsync("hel"u8.ToArray(), Cancellation);
        var put = store.PutAsync(content.Reader.AsStream(), null, Cancellation);
        File.SetLastWriteTimeUtc(Everything().Should().ContainSingle("it is half written").Subject, DateTime.UnixEpoch);

        new FolderFileStore(folder.Path("files")).Sweep();

        _ = await content.Writer.WriteAsync("lo"u8.ToArray(), Cancellation);
        await content.Writer.CompleteAsync();
        (await put).Should().Be(new StoredFile(Digest, 5));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_swept_and_what_wf_exec_writes_stays()
    {
        var left = Directory.CreateDirectory(folder.Path("files/tmp/engine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "draft"), "hel", Cancellation);
        await File.WriteAllTextAsync(folder.Path("files/tmp/of-wf-exec"), "half an artifact", Cancellation);

        store.Sweep();

        Everything().Should().ContainSingle().Which.Should().EndWith("of-wf-exec");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task A_stored_file_that_was_changed_is_never_read_as_what_it_was(int size)
    {
        var stored = await store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        (await ReadAsync(stored.Sha256)).Should().Be(size);
        Change(stored.Sha256);

        var read = () => ReadAsync(stored.Sha256);
        (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage($"The stored file {stored.Sha256} was changed*");
        await store.Awaiting(s => s.VerifyAsync(stored.Sha256, Cancellation)).Should().ThrowAsync<InvalidDataException>();

        _ = await store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        (await ReadAsync(stored.Sha256)).Should().Be(size, "who puts it again gets what he put");
        await store.VerifyAsync(stored.Sha256, Cancellation);
    }

    [Fact]
    public async Task What_is_stored_is_its_owners_alone()
    {
        _ = await PutAsync("hello", null);

        File.GetUnixFileMode(store.PathOf(Digest)).Should().Be(UnixFileMode.UserRead);
        File.GetUnixFileMode(folder.Path("files")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_put_whose_folder_cannot_be_synced_is_not_stored()
    {
        await FluentActions.Awaiting(() => Task.Run(() => Workflows.Storage.Posix.FolderSync.Run(folder.Path("nowhere"))))
            .Should().ThrowAsync<IOException>().WithMessage("*can't be written to the disk: No such file*");
    }

    [Fact]
    public async Task Many_may_put_the_same_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PutAsync("hello", null), Cancellation)));
        Everything().Should().ContainSingle();
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824")]
    public async Task What_is_no_digest_is_not_there(string digest)
    {
        (await store.HasAsync(digest, Cancellation)).Should().BeFalse();
        await store.Invoking(store => store.OpenAsync(digest, Cancellation)).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task A_file_that_a_power_cut_shortened_is_replaced()
    {
        _ = await PutAsync("hello", null);
        File.Delete(store.PathOf(Digest));
        await File.WriteAllTextAsync(store.PathOf(Digest), "", Cancellation);
        _ = await PutAsync("hello", null);
        (await File.ReadAllTextAsync(store.PathOf(Digest), Cancellation)).Should().Be("hello");
    }

    private void Change(string sha256)
    {
        var path = store.PathOf(sha256);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.OpenWrite(path);
        file.WriteByte(1);
    }

    private async Task<long> ReadAsync(string sha256)
    {
        await using var content = await store.OpenAsync(sha256, Cancellation);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Cancellation);
        return copy.Length;
    }

    private Task<StoredFile> PutAsync(string text, string? expected) => store.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), expected, Cancellation);

    private string[] Everything() => Directory.Exists(folder.Path("files")) ? Directory.GetFiles(folder.Path("files"), "*", SearchOption.AllDirectories) : [];

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("the line broke");
    }
}

using System.IO.Pipelines;
using FluentAssertions;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;
using Xunit;

namespace Workflows.Tests.Files;

public sealed class FolderFileStoreTests : FileStoreConformance
{
    private readonly FolderFileStore store;

    public FolderFileStoreTests() => store = new FolderFileStore(Folder.Path("files"));

    protected override IFileStore Store => store;

    [Fact]
    public async Task Putting_twice_writes_nothing()
    {
        _ = await PutAsync("hello", Digest);
        using var first = File.OpenRead(store.PathOf(Digest));
        _ = await PutAsync("hello", Digest);
        new FileInfo($"/proc/self/fd/{first.SafeFileHandle.DangerousGetHandle()}").LinkTarget.Should().Be(store.PathOf(Digest), "it is the same file");
        Everything().Should().ContainSingle();
    }

    /// <summary>Two stores on one folder are two processes, as far as the system's locks can tell.</summary>
    [Fact]
    public async Task A_put_that_is_under_way_survives_another_processs_sweep_however_old_it_is()
    {
        var content = new Pipe();
        _ = await content.Writer.WriteAsync("hel"u8.ToArray(), Cancellation);
        var put = store.PutAsync(content.Reader.AsStream(), null, Cancellation);
        File.SetLastWriteTimeUtc(Everything().Should().ContainSingle("it is half written").Subject, DateTime.UnixEpoch);

        new FolderFileStore(Folder.Path("files")).Sweep();

        _ = await content.Writer.WriteAsync("lo"u8.ToArray(), Cancellation);
        await content.Writer.CompleteAsync();
        (await put).Should().Be(new StoredFile(Digest, 5));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_swept_and_what_wf_exec_writes_stays()
    {
        var left = Directory.CreateDirectory(Folder.Path("files/tmp/engine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "draft"), "hel", Cancellation);
        await File.WriteAllTextAsync(Folder.Path("files/tmp/of-wf-exec"), "half an artifact", Cancellation);

        store.Sweep();

        Everything().Should().ContainSingle().Which.Should().EndWith("of-wf-exec");
    }

    [Fact]
    public async Task What_is_stored_is_its_owners_alone()
    {
        _ = await PutAsync("hello", null);

        File.GetUnixFileMode(store.PathOf(Digest)).Should().Be(UnixFileMode.UserRead);
        File.GetUnixFileMode(Folder.Path("files")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_put_whose_folder_cannot_be_synced_is_not_stored()
    {
        await FluentActions.Awaiting(() => Task.Run(() => Workflows.Storage.Posix.FolderSync.Run(Folder.Path("nowhere"))))
            .Should().ThrowAsync<IOException>().WithMessage("*can't be written to the disk: No such file*");
    }

    [Fact]
    public async Task What_a_killed_collector_had_taken_aside_comes_back()
    {
        _ = await PutAsync("hello", null);
        File.Move(store.PathOf(Digest), Path.Combine(Directory.CreateDirectory(Folder.Path("files/tmp/aside")).FullName, Digest));

        (await store.ListAsync(Cancellation).ToListAsync(Cancellation)).Should().ContainSingle();

        (await BytesAsync(Digest)).Should().Equal("hello"u8.ToArray());
        Everything().Should().ContainSingle();
    }

    [Fact]
    public async Task Whoever_has_put_a_file_has_it_though_somebody_removes_it_as_an_old_one_that_moment()
    {
        var other = new FolderFileStore(Folder.Path("files"));
        for (var round = 0; round < 300; round++)
        {
            _ = await PutAsync("hello", null);
            Age(Digest, TimeSpan.FromDays(3));
            var removal = Task.Run(() => other.RemoveAsync(Digest, DateTimeOffset.UtcNow - TimeSpan.FromDays(1), Cancellation), Cancellation);

            _ = await PutAsync("hello", null);

            _ = await removal;
            (await BytesAsync(Digest)).Should().Equal("hello"u8.ToArray());
        }

        Everything().Should().ContainSingle();
    }

    protected override void Age(string sha256, TimeSpan age) => File.SetLastWriteTimeUtc(store.PathOf(sha256), DateTime.UtcNow - age);

    protected override void Change(string sha256, bool shortens)
    {
        var path = store.PathOf(sha256);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.OpenWrite(path);
        if (shortens) file.SetLength(0);
        else file.WriteByte(1);
    }

    protected override IReadOnlyList<string> Everything() =>
        Directory.Exists(Folder.Path("files")) ? Directory.GetFiles(Folder.Path("files"), "*", SearchOption.AllDirectories) : [];
}

using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Workflows.Runtime.Files;
using Workflows.Storage.Collecting;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Files;

/// <summary>What every file store does alike. A store's tests are a subclass.</summary>
public abstract class FileStoreConformance : IAsyncLifetime
{
    protected static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData("hello"u8));

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected TemporaryFolder Folder { get; } = new();

    protected abstract IFileStore Store { get; }

    /// <summary>What is a large file to this store, and what a small one.</summary>
    public static TheoryData<int> Sizes => [0, 5, 1 << 20, (1 << 20) + 1, 3_000_000];

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Everything that the store holds, whole or half, and what lies on this machine because of it.</summary>
    protected abstract IReadOnlyList<string> Everything();

    /// <summary>Changes a byte of a stored file behind the store's back, or makes it shorter.</summary>
    protected abstract void Change(string sha256, bool shortens);

    /// <summary>Makes it as if it had been put so long ago.</summary>
    protected abstract void Age(string sha256, TimeSpan age);

    [Fact]
    public async Task What_is_put_is_there_under_its_digest()
    {
        (await Store.HasAsync(Digest, Cancellation)).Should().BeFalse();
        (await PutAsync("hello", null)).Should().Be(new StoredFile(Digest, 5));
        (await Store.HasAsync(Digest, Cancellation)).Should().BeTrue();
        using var reader = new StreamReader(await Store.OpenAsync(Digest, Cancellation));
        (await reader.ReadToEndAsync(Cancellation)).Should().Be("hello");
        Everything().Should().ContainSingle().Which.Should().EndWith($"{Digest[..2]}/{Digest[2..]}");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_file_of_any_size_is_read_as_it_was_put(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        var stored = await Store.PutAsync(new MemoryStream(content), null, Cancellation);
        stored.Should().Be(new StoredFile(Convert.ToHexStringLower(SHA256.HashData(content)), size));
        (await BytesAsync(stored.Sha256)).Should().Equal(content);
        await Store.VerifyAsync(stored.Sha256, Cancellation);
        Everything().Should().ContainSingle();
    }

    [Fact]
    public async Task A_file_can_be_read_by_who_knows_no_other_way_than_to_wait()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var stored = await Store.PutAsync(new MemoryStream(content), null, Cancellation);
        using var read = new MemoryStream();
        await Task.Run(
            async () =>
            {
                await using var file = await Store.OpenAsync(stored.Sha256, Cancellation);
                var buffer = new byte[10_000];
                int count;
#pragma warning disable CA1849 // The call under test.
                while ((count = file.Read(buffer, 0, buffer.Length)) > 0) read.Write(buffer, 0, count);
#pragma warning restore CA1849
            },
            Cancellation);
        read.ToArray().Should().Equal(content);
    }

    [Theory]
    [InlineData("hallo")]
    [InlineData("")]
    public async Task Other_bytes_than_expected_are_refused_and_nothing_is_left(string other)
    {
        await Store.Invoking(store => PutAsync(other, Digest)).Should().ThrowAsync<InvalidDataException>().WithMessage($"*not {Digest}*");
        Everything().Should().BeEmpty();
    }

    [Fact]
    public async Task A_put_that_breaks_leaves_nothing()
    {
        await Store.Invoking(store => store.PutAsync(new BreakingStream(), null, Cancellation)).Should().ThrowAsync<IOException>();
        Everything().Should().BeEmpty();
    }

    [Fact]
    public async Task A_put_that_is_cancelled_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Store.Invoking(store => store.PutAsync(new MemoryStream(new byte[3_000_000]), null, stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        Everything().Should().BeEmpty();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task A_stored_file_that_was_changed_is_never_read_as_what_it_was(int size)
    {
        var stored = await Store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        Change(stored.Sha256, shortens: false);

        var read = () => BytesAsync(stored.Sha256);
        (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage($"The stored file {stored.Sha256} was changed*");
        await Store.Awaiting(s => s.VerifyAsync(stored.Sha256, Cancellation)).Should().ThrowAsync<InvalidDataException>();

        _ = await Store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        (await BytesAsync(stored.Sha256)).Should().HaveCount(size, "who puts it again gets what he put");
        await Store.VerifyAsync(stored.Sha256, Cancellation);
    }

    [Fact]
    public async Task A_file_that_was_shortened_is_replaced()
    {
        _ = await PutAsync("hello", null);
        Change(Digest, shortens: true);
        _ = await PutAsync("hello", null);
        (await BytesAsync(Digest)).Should().Equal("hello"u8.ToArray());
    }

    [Fact]
    public async Task Many_may_put_the_same_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PutAsync("hello", null), Cancellation)));
        Everything().Should().ContainSingle();
    }

    [Fact]
    public async Task Files_are_listed_with_their_size_and_time_and_are_removed_only_where_they_are_old()
    {
        for (var i = 0; i < 5; i++) _ = await PutAsync($"file {i}", null);
        _ = await PutAsync("hello", null);
        Age(Digest, TimeSpan.FromDays(3));
        var collectable = (ICollectableFiles)Store;

        var listed = await collectable.ListAsync(Cancellation).ToListAsync(Cancellation);

        var before = DateTimeOffset.UtcNow - TimeSpan.FromDays(2);
        listed.Should().HaveCount(6).And.ContainSingle(file => file.PutAt < before).Which.Should().BeEquivalentTo(new { Sha256 = Digest, Size = 5 });
        var young = listed.First(file => file.Sha256 != Digest).Sha256;
        (await collectable.RemoveAsync(young, before, Cancellation)).Should().BeFalse();
        (await collectable.RemoveAsync(Digest, before, Cancellation)).Should().BeTrue();
        (await collectable.RemoveAsync(Digest, before, Cancellation)).Should().BeFalse("it is gone");
        (await collectable.FindPutAsync(Digest, Cancellation)).Should().BeNull();
        (await Store.HasAsync(Digest, Cancellation)).Should().BeFalse();
        Everything().Should().HaveCount(5);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task Who_puts_an_old_file_again_makes_it_young(int size)
    {
        var stored = await Store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);
        Age(stored.Sha256, TimeSpan.FromDays(3));

        _ = await Store.PutAsync(new MemoryStream(new byte[size]), null, Cancellation);

        var before = DateTimeOffset.UtcNow - TimeSpan.FromDays(1);
        (await ((ICollectableFiles)Store).RemoveAsync(stored.Sha256, before, Cancellation)).Should().BeFalse();
        (await BytesAsync(stored.Sha256)).Should().HaveCount(size);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824")]
    [InlineData("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    public async Task What_was_never_put_and_what_is_no_digest_is_not_there(string digest)
    {
        (await Store.HasAsync(digest, Cancellation)).Should().BeFalse();
        await Store.Invoking(store => store.OpenAsync(digest, Cancellation)).Should().ThrowAsync<FileNotFoundException>();
        await Store.Invoking(store => store.VerifyAsync(digest, Cancellation)).Should().ThrowAsync<FileNotFoundException>();
    }

    protected async Task<byte[]> BytesAsync(string sha256)
    {
        await using var content = await Store.OpenAsync(sha256, Cancellation);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }

    protected Task<StoredFile> PutAsync(string text, string? expected) =>
        Store.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), expected, Cancellation);

    private sealed class BreakingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("the line broke");
    }
}

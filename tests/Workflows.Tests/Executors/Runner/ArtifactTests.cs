using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Executors;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed class ArtifactTests
{
    [Fact]
    public async Task A_file_is_linked_into_the_store_under_its_digest()
    {
        using var launched = Launched.Shell("printf abc > model.zip").WithArtifact("model", "model.zip");
        var model = (await launched.RunAsync()).Artifacts.Single(artifact => artifact.Name == "model");
        model.Should().Be(new StoredArtifact("model", Convert.ToHexStringLower(SHA256.HashData("abc"u8)), 3, "model.zip", Folder: false));
        launched.Stored(model).Should().Equal("abc"u8.ToArray());
        File.GetUnixFileMode(StoreLayout.PathOf(launched.Launch.Store!, model.Sha256)).Should().Be(UnixFileMode.UserRead);
    }

    /// <summary>What was put long ago and is named by nobody is cleared away; and who puts it names it only at its end.</summary>
    [Theory]
    [InlineData("printf abc > model", false)]
    [InlineData("printf abc > model", true)]
    [InlineData("printf abc > model; touch -d 2020-01-01 model", false)]
    [InlineData("printf abc > model; touch -d 2020-01-01 model; ln model second", false)]
    public async Task Whatever_is_put_is_young_in_the_store(string script, bool isThere)
    {
        using var launched = Launched.Shell(script).WithArtifact("model", "model");
        var path = StoreLayout.PathOf(launched.Launch.Store!, Convert.ToHexStringLower(SHA256.HashData("abc"u8)));
        if (isThere)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "abc");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-3));
        }

        _ = await launched.RunAsync();

        File.GetLastWriteTimeUtc(path).Should().BeAfter(DateTime.UtcNow.AddHours(-1));
    }

    [Theory]
    [InlineData("printf abc > model")]
    [InlineData("printf abc > model; ln model second")]
    public async Task A_stored_file_whose_bytes_were_changed_is_put_again(string script)
    {
        using var launched = Launched.Shell(script).WithArtifact("model", "model");
        var path = StoreLayout.PathOf(launched.Launch.Store!, Convert.ToHexStringLower(SHA256.HashData("abc"u8)));
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "abd");

        var model = (await launched.RunAsync()).Artifacts.Single(artifact => artifact.Name == "model");

        launched.Stored(model).Should().Equal("abc"u8.ToArray());
    }

    [Fact]
    public async Task A_file_with_a_second_name_is_copied()
    {
        using var launched = Launched.Shell("printf abc > checkpoint; ln checkpoint model; exit 0").WithArtifact("model", "model");
        var model = (await launched.RunAsync()).Artifacts.Single(artifact => artifact.Name == "model");
        File.WriteAllText(Path.Combine(launched.Step, "checkpoint"), "changed later");
        launched.Stored(model).Should().Equal("abc"u8.ToArray());
    }

    [Theory]
    [InlineData("truncate -s 65G model")]
    [InlineData("mkdir model; truncate -s 65G model/weights")]
    public async Task One_that_is_larger_than_any_file_of_the_store_breaks_the_attempt_before_it_is_read(string script)
    {
        using var launched = Launched.Shell($"{script}; exit 0").WithArtifact("model", "model");

        var record = await launched.RunAsync();

        record.Broken.Should().StartWith("artifact 'model': it is larger than 64 GiB");
    }

    [Fact]
    public async Task One_that_is_missing_breaks_the_attempt_by_its_name()
    {
        using var launched = Launched.Shell("echo > there").WithArtifact("model", "model.zip").WithArtifact("other", "there");
        var record = await launched.RunAsync();
        record.Exit.Should().Be(0);
        record.Broken.Should().Be("artifact 'model': 'model.zip' is missing in WF_STEP_DIR");
        record.Artifacts.Should().Contain(artifact => artifact.Name == "other");
        launched.Log.Should().Contain("artifact 'model'");
    }

    [Theory]
    [InlineData("../outputs.json")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("way-out/passwd")]
    [InlineData("passwd")]
    [InlineData("pipe")]
    public async Task Nothing_outside_of_the_step_folder_is_kept(string path)
    {
        using var launched = Launched.Shell("ln -s /etc way-out; ln -s /etc/passwd passwd; mkfifo pipe").WithArtifact("loot", path);
        var record = await launched.RunAsync();
        record.Broken.Should().StartWith("artifact 'loot': ");
        record.Artifacts.Should().OnlyContain(artifact => artifact.Name == "log");
    }

    [Fact]
    public async Task A_folder_comes_back_as_it_was()
    {
        using var launched = Launched.Shell("""
            mkdir -p model/deep/empty; printf weights > model/deep/weights.bin; printf '#!/bin/sh\n' > model/run.sh; chmod 755 model/run.sh
            ln -s deep/weights.bin model/latest; mkfifo model/pipe; ln -s "$PWD/model/deep" model/newest; ln -s ../run.sh model/deep/run; ln -s latest model/again
            """).WithArtifact("model", "model/");
        var record = await launched.RunAsync();
        var model = record.Artifacts.Single(artifact => artifact.Name == "model");
        model.Folder.Should().BeTrue();
        model.FileName.Should().Be("model");
        record.Broken.Should().BeNull();

        using var back = new TemporaryFolder();
        FolderArchive.Unpack(new MemoryStream(launched.Stored(model)), back.Path("m")).Should().BeNull();
        Directory.EnumerateFileSystemEntries(back.Path("m"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(back.Path("m"), path))
            .Order(StringComparer.Ordinal)
            .Should().Equal(
                "again",
                "deep",
                "deep/empty",
                "deep/run",
                "deep/weights.bin",
                "latest",
                "newest",
                "newest/empty",
                "newest/run",
                "newest/weights.bin",
                "run.sh");
        File.ReadAllText(back.Path("m/again")).Should().Be("weights");
        File.ReadAllText(back.Path("m/newest/weights.bin")).Should().Be("weights");
        new FileInfo(back.Path("m/newest")).LinkTarget.Should().Be("deep");
        new FileInfo(back.Path("m/deep/run")).LinkTarget.Should().Be("../run.sh");
        File.GetUnixFileMode(back.Path("m/run.sh")).Should().HaveFlag(UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task The_same_folder_has_the_same_digest_whoever_makes_it_and_when()
    {
        using var one = Launched.Shell("umask 022; mkdir m; echo 1 > m/a; echo 2 > m/b").WithArtifact("m", "m");
        using var two = Launched.Shell("umask 077; mkdir m; echo 2 > m/b; echo 1 > m/a; touch -d 2001-01-01 m/a").WithArtifact("m", "m");
        var digests = new[] { await one.RunAsync(), await two.RunAsync() }.Select(record => record.Artifacts.Single(artifact => artifact.Name == "m").Sha256);
        digests.Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("mkdir m; ln -s /etc/passwd m/loot", "the link 'loot' does not lead to anything in the same folder")]
    [InlineData("mkdir -p m/a; ln -s ../../other m/a/loot; mkdir other", "the link 'a/loot' does not lead")]
    [InlineData("mkdir m; ln -s nowhere m/loot", "the link 'loot' does not lead")]
    [InlineData("mkdir m; echo > m/$(printf 'caf\\351.csv')", @"the name of 'caf\xE9.csv' is not UTF-8: rename it")]
    [InlineData("mkdir m; mkdir m/$(printf 'caf\\351')", @"the name of 'caf\xE9' is not UTF-8")]
    [InlineData("mkdir m; cd m; for i in $(seq 120); do mkdir d; cd d; done", "is deeper than 100 folders")]
    public async Task What_a_folder_can_not_be_kept_with_breaks_the_attempt_in_words_and_is_never_dropped(string script, string why)
    {
        using var launched = Launched.Shell(script).WithArtifact("m", "m");
        var record = await launched.RunAsync();
        record.Broken.Should().StartWith("artifact 'm': ").And.Contain(why);
        record.Artifacts.Should().NotContain(artifact => artifact.Name == "m");
        AttemptVerdict.Of(Outcomes.Of(record)).Cause.Should().Be(Cause.Application);
    }

    [Fact]
    public async Task Reports_and_the_log_are_kept_also_after_a_failure()
    {
        using var launched = Launched.Shell(
            "mkdir -p report/deep; printf png > report/plot.png; printf csv > report/deep/a.csv; ln -s /etc/passwd report/loot; echo bye; exit 1");
        var artifacts = (await launched.RunAsync()).Artifacts;
        artifacts.Select(artifact => artifact.Name).Should().Equal("report/deep/a.csv", "report/plot.png", "log");
        Encoding.UTF8.GetString(launched.Stored(artifacts[^1]))
            .Should()
            .Be("bye\n[wf-exec] the report 'report/loot' is not kept: it is neither a file nor a folder\n");
    }

    [Fact]
    public async Task What_can_not_be_kept_is_no_fault_of_the_command()
    {
        using var launched = Launched.Shell("echo hello");
        File.WriteAllText(launched.Launch.Store!, "a file where the store's folder should be");
        var record = await launched.RunAsync();
        record.NotKept.Should().NotBeNull();
        Outcomes.Of(record).Exit.Should().BeNull();
        Outcomes.Of(record).Lost.Should().Contain("could not be kept");
    }
}

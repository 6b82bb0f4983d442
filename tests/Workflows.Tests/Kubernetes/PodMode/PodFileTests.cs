using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

/// <summary>Files of the store on their way into a pod.</summary>
public sealed class PodFileTests
{
    [Fact]
    public async Task Files_and_folders_are_fetched_and_their_paths_stand_where_their_tokens_stood()
    {
        await using var bench = await PodBench.StartAsync("");
        var table = await bench.StoreAsync(Encoding.UTF8.GetBytes("a,b\n"), "table.csv");
        var model = await bench.StoreAsync(
            Tar(("deep/", null, TarEntryType.Directory), ("deep/run.sh", "#!/bin/sh\necho ran\n", TarEntryType.RegularFile)), "model", isFolder: true);
        bench.Spec = bench.Spec with
        {
            Files = [table, model],
            Inputs = $$"""{"tables":["{{table.Token}}"]}""",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("MODEL", model.Token),
            Command = ["/bin/sh", "-c", "cat $0 $WF_INPUTS; $MODEL/deep/run.sh", table.Token],
        };
        var end = await bench.RunAsync();
        end.Log.Should().Be($$"""
            a,b
            {"tables":["{{bench.Work}}/files/{{table.Sha256}}/table.csv"]}ran

            """);
    }

    [Theory]
    [InlineData("../out", TarEntryType.RegularFile)]
    [InlineData("/tmp/out", TarEntryType.RegularFile)]
    [InlineData("link", TarEntryType.SymbolicLink)]
    [InlineData("link", TarEntryType.HardLink)]
    [InlineData("pipe", TarEntryType.Fifo)]
    [InlineData("ok/below", TarEntryType.RegularFile)]
    public async Task A_poisoned_folder_is_refused_and_no_command_sees_it(string name, TarEntryType type)
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Spec = bench.Spec with
        {
            Files = [await bench.StoreAsync(
            Tar(("ok", "fine", TarEntryType.RegularFile), (name, type == TarEntryType.RegularFile ? "x" : null, type)),
            "model",
            isFolder: true)]
        };
        var end = await bench.RunAsync();
        end.Outcome.Refused.Should().Contain($"holds '{name}'");
        AttemptVerdict.Of(end.Outcome).Cause.Should().Be(Cause.Engine);
        end.Log.Should().NotContain("ran");
        File.Exists(Path.Combine(bench.Work, "files", "out")).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_no_tar_at_all_is_refused()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Spec = bench.Spec with { Files = [await bench.StoreAsync(Encoding.UTF8.GetBytes(new string('x', 3000)), "model", isFolder: true)] };
        (await bench.RunAsync()).Outcome.Refused.Should().Contain("not a tar file");
    }

    [Fact]
    public async Task A_file_that_is_not_in_the_store_is_the_places_failure()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Spec = bench.Spec with { Files = [new(new string('0', 64), "gone.csv", false)] };
        var end = await bench.RunAsync();
        end.Outcome.Lost.Should().Be($"the file store lacks {new string('0', 64)} (gone.csv)");
        AttemptVerdict.Of(end.Outcome).Cause.Should().Be(Cause.Infrastructure);
    }

    [Fact]
    public async Task A_file_name_that_leads_elsewhere_is_refused()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        bench.Spec = bench.Spec with { Files = [(await bench.StoreAsync([1], "a")) with { FileName = "../../a" }] };
        (await bench.RunAsync()).Outcome.Refused.Should().Contain("not a digest and a file's name");
    }

    private static byte[] Tar(params (string Name, string? Text, TarEntryType Type)[] members)
    {
        var target = new MemoryStream();
        using (var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, text, type) in members)
            {
                var entry = new GnuTarEntry(type, name) { Mode = (UnixFileMode)0b111_101_101 };
                if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = "/etc/passwd";
                if (text is not null) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                tar.WriteEntry(entry);
            }
        }

        return target.ToArray();
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runner.Wire;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Reading;

/// <summary>Termination messages that the program itself wrote: each is refused, or is a record that nothing inside can stumble over.</summary>
public sealed class PodRecordTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string> Refused =>
    [
        "", "{", "[]", "null", "{}", "exit 0", "\0", "{\0}",
        Record("\"exit\":\"zero\""), Record("\"exit\":0.5"), Record("\"exit\":137,\"signal\":-9"), Record("\"exit\":-1"), Record("\"exit\":256"),
        Record("\"exit\":99999999999"),
        Record("\"exit\":NaN"), Record("\"exit\":1e999"),
        Record("\"exit\":0,\"exit\":1"),
        Record("\"exit\":0").Replace("2026-01-01T12:00:00Z", "0001-01-01T00:00:00Z"),
        Record("\"exit\":0").Replace("2026-01-01T12:00:05Z", "9999-12-31T23:59:59Z"),
        Record("\"exit\":0").Replace("2026-01-01T12:00:00Z", "-2026-01-01T12:00:00Z"), Record("\"exit\":0").Replace("2026-01-01T12:00:00Z", "yesterday"),
        Record("\"exit\":0,\"memoryLimit\":-1"), Record("\"exit\":0,\"memoryLimit\":1e40"),
        Record("\"exit\":0,\"message\":\"half \\ud83d\""), Record("\"exit\":0,\"broken\":\"\\udc00\""), Record("\"exit\":0,\"message\":[]"),
        Record("\"exit\":0,\"outputs\":[1]"), Record("\"exit\":0,\"outputs\":\"{}\""), Record("\"exit\":0,\"outputs\":" + Nested(200)),
        Record("\"exit\":0", "null"), Record("\"exit\":0", "[null]"), Record("\"exit\":0", "{}"),
        Record("\"exit\":0", Artifact("a", "../../etc/passwd")), Record("\"exit\":0", Artifact("a", Digest[1..])),
        Record("\"exit\":0", Artifact("a", Digest.ToUpperInvariant())),
        Record("\"exit\":0", Artifact("a", Digest, file: "../up")), Record("\"exit\":0", Artifact("a", Digest, file: "..")),
        Record("\"exit\":0", Artifact("a", Digest, file: "")),
        Record("\"exit\":0", Artifact("", Digest)), Record("\"exit\":0", Artifact("a", Digest, size: "-1")),
        Record("\"exit\":0", Artifact("a", Digest, size: "1e30")),
        Record("\"exit\":0", Artifact("a\\u0000b", Digest)), Record("\"exit\":0", Artifact("\\ud800", Digest)),
        Record("\"exit\":0", Artifact(new string('n', 5000), Digest)),
        Record("\"exit\":0,\"whole\":{\"sha256\":\"x\",\"size\":1}"), Record($"\"exit\":0,\"whole\":{{\"sha256\":\"{Digest}\",\"size\":-5}}"),
        Record("\"exit\":0")[..^1], Record("\"exit\":0") + "{}",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_record_that_lies_is_none(string message) => PodRecord.Parse(message).Should().BeNull();

    [Theory]
    [InlineData("""{"n":"\ud83d"}""")]
    [InlineData("""{"n":123456789012345678901234567890}""")]
    [InlineData("""{"n":1e999}""")]
    public void Outputs_that_can_be_no_value_end_the_step_as_its_programs_failure(string outputs)
    {
        var outcome = Outcomes.Of(PodRecord.Parse(Record($"\"exit\":0,\"outputs\":{outputs}"))!).Checked();

        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Application);
        outcome.Outputs.Should().BeNull();
    }

    [Fact]
    public void Texts_of_any_length_are_cut_between_characters_and_times_do_not_run_backwards()
    {
        var rockets = string.Concat(Enumerable.Repeat("🚀", 100_000));
        var record = PodRecord.Parse(Record($"\"exit\":1,\"message\":\"{rockets}\",\"lost\":\"x{rockets}\"").Replace("12:00:05Z", "11:00:00Z"))!;

        record.EndedAt.Should().Be(record.StartedAt);
        foreach (var text in (string[])[record.Message!, record.Lost!])
        {
            text.Length.Should().BeLessThanOrEqualTo(16 << 10);
            Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text)).Should().Be(text);
        }
    }

    [Fact]
    public void Whatever_bytes_a_program_writes_there_parsing_does_not_throw()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var good = Encoding.UTF8.GetBytes(Record("\"exit\":0,\"outputs\":{\"a\":[1,{\"b\":\"x\"}]}", Artifact("a", Digest)));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var text = Encoding.UTF8.GetString(bytes);
            FluentActions.Invoking(() => PodRecord.Parse(text)).Should().NotThrow("seed {0}, {1}", seed, JsonSerializer.Serialize(text));
        }
    }

    [Fact]
    public void Of_a_pod_that_was_given_a_key_only_a_record_sealed_with_it_is_believed()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var record = Record("\"exit\":0");
        var pod = Pods.Pod("Succeeded").With(p => p.Spec.Containers[0].Env = [new V1EnvVar { Name = RecordSeal.Variable, Value = key }]);

        ExitOf(Kubelet.Sealed(record, key)).Should().Be(0);
        string[] forged =
        [
            record, Kubelet.Sealed(record, Convert.ToHexStringLower(new byte[32])), Kubelet.Sealed(record, key).Replace("\"exit\":0", "\"exit\":1"),
            $"{record}{Kubelet.Sealed(record, key)}", string.Empty, ",\"seal\":\"" + new string('0', 64) + "\"}",
        ];
        foreach (var message in forged) ExitOf(message).Should().BeNull();

        int? ExitOf(string message) =>
            PodFacts.Of(pod.Command(Pods.Ended(0, message)), isOverdue: false, default).Should().BeOfType<PodState.Ended>().Subject.Outcome.Exit;
    }

    [Fact]
    public async Task The_size_that_a_summary_states_is_not_believed()
    {
        var files = new MemoryFiles();
        var huge = await files.PutAsync(new MemoryStream(new byte[5 << 20]), null, TestContext.Current.CancellationToken);

        var outcome = await StoredRecords.WholeAsync(
            new AttemptOutcome { Exit = 0 }, new StoredRecord(huge.Sha256, 10), files, TestContext.Current.CancellationToken);

        outcome.Should().BeEquivalentTo(new { Exit = (int?)null, Lost = $"the whole record {huge.Sha256} is lost: it has more than {4 << 20} bytes" });
    }

    private static string Record(string members, string artifacts = "[]") =>
        $$"""{"startedAt":"2026-01-01T12:00:00Z","endedAt":"2026-01-01T12:00:05Z","artifacts":{{artifacts}},{{members}}}""";

    private static string Artifact(string name, string digest, string file = "a", string size = "1") =>
        $$"""[{"name":"{{name}}","sha256":"{{digest}}","size":{{size}},"fileName":"{{file}}","folder":false}]""";

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}

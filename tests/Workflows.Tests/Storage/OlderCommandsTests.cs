using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Storage.Rows;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Commands that an older program left in the inbox: what they lacked then reads as nothing of it.</summary>
public sealed class OlderCommandsTests
{
    [Fact]
    public void A_vote_of_before_rights_could_be_handed_on_is_one_without_any_and_can_be_written_again()
    {
        const string Older =
            """
            {"type":"approvalVoted","step":0,"actor":"bob","approved":true,"method":"terminal","groups":[],"roles":[],"unverified":true,"overrides":false,
            "at":"2026-03-01T12:00:00+00:00","seed":1}
            """;

        var read = JsonSerializer.Deserialize(Older, RowJson.Default.RunEvent).Should().BeOfType<ApprovalVoted>().Which;

        read.Delegated.IsDefault.Should().BeFalse();
        JsonSerializer.Serialize(read, RowJson.Default.RunEvent).Should().Contain("\"delegated\":[]");
    }
}

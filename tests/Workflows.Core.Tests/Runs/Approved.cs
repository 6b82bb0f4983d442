using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Workflows.Core.Tests.Runs;

/// <summary>Snapshots: what a test prints must be what <c>NAME.approved.txt</c> beside it says; the difference is left in <c>NAME.received.txt</c>.</summary>
internal static class Approved
{
    public static void Equal(string received, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, $"{name}.approved.txt");
        var (was, now) = (File.Exists(file) ? File.ReadAllText(file) : string.Empty, received.ReplaceLineEndings("\n"));
        if (was != now)
        {
            File.WriteAllText(file.Replace(".approved.", ".received.", StringComparison.Ordinal), now);
            var (before, after) = (was.Split('\n'), now.Split('\n'));
            throw new XunitException($"{name} changed; if it is meant, move {name}.received.txt over {name}.approved.txt\n{string.Join('\n', before.Except(after).Select(l => $"- {l}").Concat(after.Except(before).Select(l => $"+ {l}")))}");
        }
    }
}

using System.Security.Cryptography;
using Workflows.Tests.Files.S3;

namespace Workflows.Tests.Crashes;

/// <summary>Where the activities of scenarios run: as processes of this machine, or as pods.</summary>
/// <param name="Settings">What <c>wf.yaml</c> says about it.</param>
/// <param name="Witness">What the activities of a data folder have said of themselves.</param>
/// <param name="LeftAsync">What is left of them there, beside processes and folders: a line each.</param>
internal sealed record Ground(Func<Scenario, string> Settings, Func<Wf, Witness> Witness, Func<Wf, Task<IReadOnlyList<string>>> LeftAsync)
{
    public static Ground Processes { get; } = new(
        scenario => $"places: {scenario.Places}\n",
        Crashes.Witness.Of,
        _ => Task.FromResult<IReadOnlyList<string>>([]));

    /// <summary>Processes whose files are in this bucket: each that a row names must be there, whole.</summary>
    public static Ground ProcessesWith(SmallS3 bucket) => Processes with
    {
        Settings = scenario => $"places: {scenario.Places}\nfiles: s3://{SmallS3.Bucket}\ns3: {{ endpoint: \"{bucket.Address}\", pathStyle: true }}\n",
        LeftAsync = wf => Task.FromResult<IReadOnlyList<string>>(
        [
            .. new SqliteFile(wf.Data).Query("SELECT sha256 FROM project_files")
                .Except(bucket.Objects.All.Values.Select(kept => Convert.ToHexStringLower(SHA256.HashData(kept.Content))))
                .Select(lost => $"{lost} is named and not in the bucket"),
        ]),
    };
}

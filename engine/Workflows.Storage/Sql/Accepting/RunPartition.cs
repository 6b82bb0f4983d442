using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>
/// Which partition a run is in, for ever: runs of one concurrency key are in one, since one engine has to count them in one commit; any other is where its id
/// says.
/// </summary>
internal static class RunPartition
{
    public static int Of(string project, Guid run, string? concurrencyKey, int partitions)
    {
        var name = concurrencyKey is null ? run.ToString() : $"{project}/{concurrencyKey}";
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % (uint)partitions);
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Auditing;

/// <summary>
/// The chain of audit rows: the hash of a row is SHA-256 over the hash of the row before and the row itself as one JSON array, so that no row can be changed,
/// added between others or taken out of their midst without all later hashes being wrong. Who may rewrite the whole table can also rewrite the chain: whoever
/// keeps a hash elsewhere sees that.
/// </summary>
public static class AuditChain
{
    /// <summary>Stands before the first row.</summary>
    public static string Beginning { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    /// <param name="previous">The hash of the row before.</param>
    /// <param name="number">The row's number.</param>
    /// <param name="at">Its time.</param>
    /// <param name="entry">What it says.</param>
    public static string Hash(string previous, long number, DateTimeOffset at, AuditEntry entry)
    {
        var row = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(row))
        {
            json.WriteStartArray();
            json.WriteStringValue(previous);
            json.WriteNumberValue(number);
            json.WriteNumberValue(at.UtcTicks);
            foreach (var text in (string?[])
                [
                    entry.Project, entry.Actor, entry.Method, entry.Token, entry.Address, entry.Act, entry.Object, entry.Before, entry.After,
                ])
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(row.WrittenSpan));
    }

    /// <summary>Computes all of it anew.</summary>
    /// <param name="records">The rows.</param>
    /// <param name="kept">A hash that was kept elsewhere, which must be that of a row; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AuditVerdict> VerifyAsync(IAuditRecords records, string? kept, CancellationToken cancellation)
    {
        const int page = 1_000;
        var (number, hash, isKept) = (0L, Beginning, kept is null || kept == Beginning);
        while (await records.ReadAuditAsync(number, page, cancellation) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                if (row.Number != number + 1)
                {
                    return new(number, hash, FormattableString.Invariant($"row {number + 1} is missing: after row {number} comes row {row.Number}"));
                }

                if (row.Hash != Hash(hash, row.Number, row.At, row.Entry))
                {
                    return new(number, hash, FormattableString.Invariant($"row {row.Number} is not what was recorded, or the row before it is not"));
                }

                (number, hash) = (row.Number, row.Hash);
                isKept |= hash == kept;
            }
        }

        return new(number, hash, isKept ? null : $"no row has the hash {kept}: rows were taken from the end, or all of them written anew");
    }
}

/// <summary>What was found of the chain.</summary>
/// <param name="Rows">How many are as they were recorded.</param>
/// <param name="Hash">Of the last of them: to be kept elsewhere.</param>
/// <param name="Broken">What is wrong; null: nothing.</param>
public sealed record AuditVerdict(long Rows, string Hash, string? Broken);

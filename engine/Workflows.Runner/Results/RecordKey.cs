using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Workflows.Runner.Processes;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>The key that this attempt's record is sealed with. Managed code, as all digests here: a static program has no OpenSSL.</summary>
internal sealed class RecordKey(byte[] key)
{
    private const int Dumpable = 4;

    /// <summary>
    /// The key of our own environment; null where the executor gave none. Hides the environment from other processes of the same user, the
    /// command's among them, who could read it under <c>/proc</c> otherwise.
    /// </summary>
    public static RecordKey? OfEnvironment()
    {
        OwnProgram.RememberEnvironment();
        _ = Libc.prctl(Dumpable, 0, 0, 0, 0);
        return Environment.GetEnvironmentVariable(RecordSeal.Variable) is { Length: 64 } digits ? new RecordKey(Convert.FromHexString(digits)) : null;
    }

    /// <summary>The record with its seal.</summary>
    public byte[] Seal(ReadOnlySpan<byte> record)
    {
        var mac = new HMac(new Sha256Digest());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(record);
        var result = new byte[mac.GetMacSize()];
        _ = mac.DoFinal(result, 0);
        return RecordSeal.Append(record, Convert.ToHexStringLower(result));
    }
}

namespace Workflows.Server.Limiting;

/// <summary>Bytes of strangers that are held in memory at once: of all together, and of each of them. Thread-safe.</summary>
/// <param name="most">Of all.</param>
/// <param name="mostOfOne">Of one: less, or one sender keeps all others out.</param>
internal sealed class HeldBytes(long most, long mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> byOwner = [];
    private long all;

    /// <summary>Holds more. They count also where they are too many: whoever holds them gives them back.</summary>
    public HeldVerdict Add(string who, long bytes)
    {
        lock (gate)
        {
            all += bytes;
            var own = byOwner[who] = byOwner.GetValueOrDefault(who) + bytes;
            return own > mostOfOne ? HeldVerdict.OneHoldsTooMuch : all > most ? HeldVerdict.AllHoldTooMuch : HeldVerdict.Fits;
        }
    }

    public void GiveBack(string who, long bytes)
    {
        lock (gate)
        {
            all -= bytes;
            var own = byOwner.GetValueOrDefault(who) - bytes;
            if (own > 0)
            {
                byOwner[who] = own;
            }
            else
            {
                byOwner.Remove(who);
            }
        }
    }
}

/// <summary>Whether what is held fits.</summary>
internal enum HeldVerdict
{
    Fits,

    /// <summary>This owner holds more than one may.</summary>
    OneHoldsTooMuch,

    /// <summary>All together do.</summary>
    AllHoldTooMuch,
}

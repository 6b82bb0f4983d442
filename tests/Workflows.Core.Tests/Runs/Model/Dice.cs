namespace Workflows.Core.Tests.Runs.Model;

/// <summary>Choices read off one random number, so that a generator shrinks it like any number and 0 is always the plainest choice.</summary>
internal sealed class Dice(ulong bits)
{
    private ulong rest = bits;

    /// <summary>0 to <paramref name="sides"/> - 1.</summary>
    public int Roll(int sides)
    {
        var face = (int)(rest % (ulong)sides);
        rest /= (ulong)sides;
        return face;
    }

    /// <summary>True once in <paramref name="times"/>; never when the number is spent.</summary>
    public bool Once(int times) => Roll(times) == times - 1;

    public T Pick<T>(IReadOnlyList<T> of) => of[Roll(of.Count)];
}

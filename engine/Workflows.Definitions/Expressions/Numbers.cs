using System.Globalization;
using System.Numerics;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Numbers by what they are worth, in whichever of .NET's types they came: written ones are int, those of parameters and outputs long or double.
/// </summary>
internal static class Numbers
{
    // The first double beyond the range of long.
    private const double Beyond = 9_223_372_036_854_775_808d;

    /// <returns>As <see cref="IComparable.CompareTo"/>; null where one of them is no number at all, as 0 divided by 0.</returns>
    public static int? Compare(object one, object other) => (Whole(one), Whole(other)) switch
    {
        ({ } left, { } right) => left.CompareTo(right),
        ({ } left, null) => Compare(left, Fraction(other)),
        (null, { } right) => -Compare(right, Fraction(one)),
        _ => Fraction(one) is var left && Fraction(other) is var right && !double.IsNaN(left) && !double.IsNaN(right) ? left.CompareTo(right) : null,
    };

    /// <summary>The same for numbers that are equal.</summary>
    public static int Hash(object number)
    {
        var fraction = Fraction(number);
        var whole = Whole(number) ?? (fraction >= -Beyond && fraction < Beyond && Math.Floor(fraction) == fraction ? (long)fraction : null);
        return whole is { } integer ? HashCode.Combine((int)integer, (int)(integer >> 32)) : fraction.GetHashCode();
    }

    /// <summary>The number with its other sign. The least of 64 bits has none there: what is given is wider, to be refused where values are charged.</summary>
    public static object Negate(object number) => number switch
    {
        int whole => (object)-(long)whole,
        long.MinValue => -new BigInteger(long.MinValue),
        long whole => -whole,
        BigInteger large when -large == long.MinValue => long.MinValue,
        BigInteger large => -large,
        decimal exact => -exact,
        _ => -Fraction(number),
    };

    // A long may have more digits than a double: made one, it would equal its neighbour.
    private static int? Compare(long whole, double fraction) => fraction switch
    {
        double.NaN => null,
        >= Beyond => -1,
        < -Beyond => 1,
        _ => whole.CompareTo((long)fraction) is var order and not 0 ? order : Math.Truncate(fraction).CompareTo(fraction),
    };

    private static long? Whole(object number) =>
        number is sbyte or byte or short or ushort or int or uint or long ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : null;

    private static double Fraction(object number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);
}

using System.Collections;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// Whether two values are the same: numbers by what they are worth, lists item by item, mappings member by member, however deep. Null equals nothing but
/// null; values of different kinds are different.
/// </summary>
internal sealed class Equality : IEqualityComparer<object?>
{
    public static Equality Instance { get; } = new();

    /// <param name="one">A value.</param>
    /// <param name="other">Another.</param>
    /// <param name="unlike">
    /// The first string that met a number or a boolean: text that looks like a number is neither equal to it nor different. It stays as it is where none did.
    /// </param>
    public static bool Of(object? one, object? other, ref (object? One, object? Other)? unlike)
    {
        var (kind, another) = (Kinds.Of(one), Kinds.Of(other));
        if (Kinds.AreUnlike(kind, another))
        {
            unlike ??= (one, other);
        }

        return kind == another && kind switch
        {
            Kinds.Null => true,
            Kinds.Text => string.Equals(one!.ToString(), other!.ToString(), StringComparison.Ordinal),
            Kinds.Number => Numbers.Compare(one!, other!) == 0,
            Kinds.List => Lists((IEnumerable)one!, (IEnumerable)other!, ref unlike),
            Kinds.Mapping => Mappings((IDictionary<string, object?>)one!, (IDictionary<string, object?>)other!, ref unlike),
            _ => Equals(one, other),
        };
    }

    bool IEqualityComparer<object?>.Equals(object? x, object? y)
    {
        (object?, object?)? unlike = null;
        return Of(x, y, ref unlike);
    }

    int IEqualityComparer<object?>.GetHashCode(object? obj) => Hash(obj);

    private static int Hash(object? value) => Kinds.Of(value) switch
    {
        Kinds.Null => 0,
        Kinds.Text => value!.ToString()!.GetHashCode(StringComparison.Ordinal),
        Kinds.Number => Numbers.Hash(value!),
        Kinds.List => ((IEnumerable)value!).Cast<object?>().Aggregate(1, static (all, item) => HashCode.Combine(all, Hash(item))),
        // Members have no order.
        Kinds.Mapping => ((IDictionary<string, object?>)value!).Aggregate(2, static (all, member) => all ^ HashCode.Combine(member.Key, Hash(member.Value))),
        _ => value!.GetHashCode(),
    };

    private static bool Lists(IEnumerable one, IEnumerable other, ref (object? One, object? Other)? unlike)
    {
        if (one is ICollection some && other is ICollection others && some.Count != others.Count)
        {
            return false;
        }

        var (left, right) = (one.GetEnumerator(), other.GetEnumerator());
        while (left.MoveNext())
        {
            if (!right.MoveNext() || !Of(left.Current, right.Current, ref unlike))
            {
                return false;
            }
        }

        return !right.MoveNext();
    }

    private static bool Mappings(IDictionary<string, object?> one, IDictionary<string, object?> other, ref (object? One, object? Other)? unlike)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        foreach (var (name, value) in one)
        {
            if (!other.TryGetValue(name, out var same) || !Of(value, same, ref unlike))
            {
                return false;
            }
        }

        return true;
    }
}

namespace Workflows.Executors.Local;

/// <summary>A number of places and the line before them: who comes first is served first. Not safe for threads; its owner locks.</summary>
internal sealed class Places<T>(int count)
    where T : class
{
    private readonly LinkedList<T> line = new();

    public int Count => count;

    public int Used { get; private set; }

    /// <returns>False: it has to wait, and will be given by a <see cref="Leave"/>.</returns>
    public bool Enter(T guest)
    {
        if (Used >= count || line.Count > 0)
        {
            _ = line.AddLast(guest);
            return false;
        }

        Used++;
        return true;
    }

    /// <summary>For one that runs already, whatever the number of places is now.</summary>
    public void Force() => Used++;

    /// <returns>False: it was not in the line.</returns>
    public bool GiveUp(T guest) => line.Remove(guest);

    /// <summary>Frees one place.</summary>
    /// <returns>Who has it now.</returns>
    public T? Leave()
    {
        Used--;
        if (Used >= count || line.First is not { } first) return null;
        line.RemoveFirst();
        Used++;
        return first.Value;
    }
}

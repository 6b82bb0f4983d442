using Workflows.Activities.Text;

namespace Workflows.MachineLearning.Drift;

/// <summary>
/// Takes the values of a text column one after the other, each once with its rows in both samples, those first that the reference has most often,
/// and keeps no more of them than is shown.
/// </summary>
internal sealed class CategoryTally
{
    private const int MaxBins = 50;
    private const int MaxNames = 5;
    private const int LongestName = 60;

    /// <summary>As many different values can be categories, whatever the number of rows.</summary>
    private const int Few = 20;

    private readonly List<(string Name, long Reference, long Current)> _bins = [];
    private readonly PriorityQueue<string, (long Rows, string Name)> _fresh = new();
    private readonly List<string> _vanished = [];
    private (long Reference, long Current) _others;
    private (long Reference, long Current) _distinct;
    private long _new;
    private long _single;

    public void Add(string value, long reference, long current)
    {
        _distinct.Reference += reference > 0 ? 1 : 0;
        _distinct.Current += current > 0 ? 1 : 0;
        _single += reference == 1 ? 1 : 0;
        if (reference == 0)
        {
            _new += current;
            _fresh.Enqueue(value, (current, value));
            if (_fresh.Count > MaxNames)
            {
                _fresh.Dequeue();
            }

            return;
        }

        if (current == 0 && _vanished.Count < MaxNames)
        {
            _vanished.Add(Short(value));
        }

        if (_bins.Count < MaxBins)
        {
            _bins.Add((Short(value), reference, current));
            return;
        }

        _others.Reference += reference;
        _others.Current += current;
    }

    public Categories Count()
    {
        long[] before = [.. _bins.Select(b => b.Reference), _others.Reference, 0];
        long[] now = [.. _bins.Select(b => b.Current), _others.Current, _new];
        return new Categories
        {
            Names = [.. _bins.Select(b => b.Name)],
            Reference = before,
            Current = now,
            New =
            [
                .. _fresh.UnorderedItems.OrderByDescending(f => f.Priority.Rows)
                    .ThenBy(f => f.Element, StringComparer.Ordinal)
                    .Select(f => Short(f.Element)),
            ],
            Vanished = _vanished,
            Repetition = _distinct.Reference <= Few ? Repetition.Often
                : AreDifferent(before, now, 0.95) ? Repetition.Never
                : AreDifferent(before, now, 0.5) ? Repetition.Seldom
                : Repetition.Often,
            Single = _single,
        };
    }

    private bool AreDifferent(long[] before, long[] now, double share) =>
        _distinct.Reference > share * before.Sum() && _distinct.Current > share * now.Sum();

    private static string Short(string value) => value.Length <= LongestName ? value : WholeText.Start(value, LongestName - 1) + "…";
}

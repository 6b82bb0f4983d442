using System.Collections;

namespace Workflows.Core.Runs;

/// <summary>
/// An immutable array of fixed length whose <see cref="With"/> copies about two square roots of it, not all: 10,000 steps and 100,000
/// instances stay cheap to change one at a time. For short or rarely changed lists use <c>ImmutableArray</c>.
/// </summary>
public sealed class PersistentArray<T> : IReadOnlyList<T>
{
    private readonly T[][] chunks;
    private readonly int shift;

    private PersistentArray(T[][] chunks, int shift, int count)
    {
        this.chunks = chunks;
        this.shift = shift;
        Count = count;
    }

    public int Count { get; }

    public T this[int index] => chunks[index >> shift][index & ((1 << shift) - 1)];

    /// <summary>An array of <paramref name="count"/> elements, each made from its index.</summary>
    public static PersistentArray<T> Create(int count, Func<int, T> element)
    {
        var shift = 4;
        while (1L << (2 * shift) < count)
        {
            shift++;
        }

        var size = 1 << shift;
        var chunks = new T[(count + size - 1) / size][];
        for (var c = 0; c < chunks.Length; c++)
        {
            var chunk = new T[Math.Min(size, count - (c * size))];
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i] = element((c * size) + i);
            }

            chunks[c] = chunk;
        }

        return new(chunks, shift, count);
    }

    /// <summary>The same array with one element replaced.</summary>
    public PersistentArray<T> With(int index, T value)
    {
        var outer = (T[][])chunks.Clone();
        var chunk = (T[])outer[index >> shift].Clone();
        chunk[index & ((1 << shift) - 1)] = value;
        outer[index >> shift] = chunk;
        return new(outer, shift, Count);
    }

    /// <summary>Begins several replacements, which cost as much as one where they are close together.</summary>
    public Edits Edit() => new(this);

    public IEnumerator<T> GetEnumerator() => chunks.SelectMany(chunk => chunk).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>An array being changed, for one thread: each part is copied when it is first written to.</summary>
    public sealed class Edits
    {
        private PersistentArray<T> origin;
        private T[][]? copy;

        internal Edits(PersistentArray<T> origin) => this.origin = origin;

        public T this[int index]
        {
            get => (copy ?? origin.chunks)[index >> origin.shift][index & ((1 << origin.shift) - 1)];
            set
            {
                copy ??= (T[][])origin.chunks.Clone();
                ref var chunk = ref copy[index >> origin.shift];
                if (ReferenceEquals(chunk, origin.chunks[index >> origin.shift]))
                {
                    chunk = (T[])chunk.Clone();
                }

                chunk[index & ((1 << origin.shift) - 1)] = value;
            }
        }

        /// <summary>The array as it is now, which no later edit changes.</summary>
        public PersistentArray<T> Now()
        {
            if (copy is not null)
            {
                (origin, copy) = (new(copy, origin.shift, origin.Count), null);
            }

            return origin;
        }
    }
}

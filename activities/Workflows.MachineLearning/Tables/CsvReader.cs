using System.Buffers;
using System.Text.Unicode;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// Reads CSV as RFC 4180 has it, one record at a time, in UTF-8. A quote opens a field where the field begins (spaces before it do not count),
/// and stands for itself elsewhere. There are no comments. What is wrong is an <see cref="InvalidDataException"/> with the line.
/// </summary>
internal sealed class CsvReader(Stream stream, byte delimiter)
{
    /// <summary>Longer than any row of data: a quote that is never closed would take the rest of the file.</summary>
    private const int MaxRecord = 64 << 20;

    private readonly SearchValues<byte> _ends = SearchValues.Create([delimiter, (byte)'\n', (byte)'\r']);
    private byte[] _buffer = new byte[1 << 18];
    private (int At, int Length, bool Escaped)[] _fields = new (int, int, bool)[64];
    private byte[] _unescaped = [];
    private int _start;
    private int _next;
    private int _end;
    private int _breaks;
    private bool _atEnd;

    /// <summary>The fields of the record.</summary>
    public int Count { get; private set; }

    /// <summary>The line that the record begins in, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The bytes of the longest record so far.</summary>
    public int Longest { get; private set; }

    /// <summary>What ended the lines so far, outside of quotes.</summary>
    public LineEnds Ends { get; private set; }

    /// <summary>A line of nothing at all.</summary>
    public bool IsBlank => Count == 1 && _fields[0].Length == 0 && _fields[0].At == _start;

    /// <summary>Goes to the next record; false at the end of the file.</summary>
    public bool Read()
    {
        Line += 1 + _breaks;
        _breaks = 0;
        _start = _next;
        while (!(_start < _end && Parse()))
        {
            if (_atEnd)
            {
                return false;
            }

            Fill();
        }

        var record = _buffer.AsSpan(_start, _next - _start);
        Longest = Math.Max(Longest, record.Length);
        return Utf8.IsValid(record) ? true : throw Bad("it has bytes that are not UTF-8: save the file as UTF-8");
    }

    /// <summary>A field without its quotes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var (at, length, escaped) = _fields[index];
        var raw = _buffer.AsSpan(at, length);
        return escaped ? Unescape(raw) : raw;
    }

    /// <summary>False: the record goes on beyond what is in the buffer.</summary>
    private bool Parse()
    {
        Count = 0;
        _breaks = 0;
        for (var at = _start; ; at++)
        {
            if (!ParseField(ref at))
            {
                return false;
            }

            if (at == _end)
            {
                _next = at;
                return true;
            }

            if (_buffer[at] != delimiter)
            {
                return ParseLineEnd(at);
            }
        }
    }

    /// <summary>Leaves <paramref name="at"/> at what ends the field. At the end of the buffer a field only ends if the file does.</summary>
    private bool ParseField(ref int at)
    {
        var first = at;
        while (first < _end && _buffer[first] == ' ')
        {
            first++;
        }

        if (first < _end && _buffer[first] == '"')
        {
            return ParseQuoted(first + 1, ref at);
        }

        var length = _buffer.AsSpan(at, _end - at).IndexOfAny(_ends);
        if (length < 0)
        {
            length = _end - at;
        }

        Add(at, length, escaped: false);
        at += length;
        return at < _end || _atEnd;
    }

    private bool ParseQuoted(int first, ref int at)
    {
        var close = first;
        var escaped = false;
        while (true)
        {
            var found = _buffer.AsSpan(close, _end - close).IndexOf((byte)'"');
            if (found < 0)
            {
                return _atEnd ? throw Bad("a quote is opened and never closed") : false;
            }

            close += found;
            if (close + 1 == _end || _buffer[close + 1] != '"')
            {
                break;
            }

            escaped = true;
            close += 2;
        }

        Add(first, close - first, escaped);
        _breaks += _buffer.AsSpan(first, close - first).Count((byte)'\n');
        at = close + 1;
        while (at < _end && _buffer[at] == ' ')
        {
            at++;
        }

        if (at == _end)
        {
            return _atEnd;
        }

        return _buffer[at] == delimiter || _buffer[at] is (byte)'\n' or (byte)'\r'
            ? true
            : throw Bad("text follows a closing quote: a quote inside of a quoted field is written twice");
    }

    private bool ParseLineEnd(int at)
    {
        if (_buffer[at] == '\r' && at + 1 == _end && !_atEnd)
        {
            return false;
        }

        var both = _buffer[at] == '\r' && at + 1 < _end && _buffer[at + 1] == '\n';
        Ends |= both ? LineEnds.CrLf : _buffer[at] == '\r' ? LineEnds.Cr : LineEnds.Lf;
        _next = at + (both ? 2 : 1);
        return Ends.HasFlag(LineEnds.Cr) && Ends != LineEnds.Cr
            ? throw Bad("some lines end in a bare carriage return and others do not: write all line ends alike")
            : true;
    }

    private void Add(int at, int length, bool escaped)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, 2 * Count);
        }

        _fields[Count++] = (at, length, escaped);
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (_unescaped.Length < raw.Length)
        {
            _unescaped = new byte[raw.Length];
        }

        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            _unescaped[length++] = raw[i];
            i += raw[i] == '"' ? 1 : 0;
        }

        return _unescaped.AsSpan(0, length);
    }

    private void Fill()
    {
        var begins = _end == 0;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end, _next) = (0, _end - _start, 0);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _end < MaxRecord ? 2 * _end : throw Bad($"a row of over {MaxRecord >> 20} MiB: is a quote opened and never closed?"));
        }

        var read = stream.ReadAtLeast(_buffer.AsSpan(_end), Math.Min(16, _buffer.Length - _end), throwOnEndOfStream: false);
        _end += read;
        _atEnd = read == 0;
        if (begins && _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            (_start, _next) = (3, 3);
        }
    }

    private InvalidDataException Bad(string what) => new($"line {Line}: {what}");
}

/// <summary>What ends the lines of a file.</summary>
[Flags]
internal enum LineEnds
{
    None = 0,
    Lf = 1,
    CrLf = 2,
    Cr = 4,
}

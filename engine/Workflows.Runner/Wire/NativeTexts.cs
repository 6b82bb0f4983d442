using System.Runtime.InteropServices;

namespace Workflows.Runner.Wire;

/// <summary>A list of texts as execve wants it: pointers to UTF-8 with a zero at the end, and a null pointer at the list's end.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly int count;

    private NativeTexts(IReadOnlyList<string> texts)
    {
        count = texts.Count;
        Items = (byte**)NativeMemory.AllocZeroed((nuint)count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++) Items[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    public byte** Items { get; }

    public static NativeTexts Of(IReadOnlyList<string> texts) => new(texts);

    public void Dispose()
    {
        for (var i = 0; i < count; i++) Marshal.FreeCoTaskMem((nint)Items[i]);
        NativeMemory.Free(Items);
    }
}

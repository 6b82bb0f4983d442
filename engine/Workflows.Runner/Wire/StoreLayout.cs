namespace Workflows.Runner.Wire;

/// <summary>Where a folder of files keeps what: <c>ROOT/ab/cdef…</c>, and <c>ROOT/tmp</c> for what is still being written.</summary>
internal static class StoreLayout
{
    public static string PathOf(string root, string sha256) => Path.Combine(root, sha256[..2], sha256[2..]);

    public static string Scratch(string root) => Path.Combine(root, "tmp");
}

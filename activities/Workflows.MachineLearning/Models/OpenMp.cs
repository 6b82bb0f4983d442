using System.Runtime.InteropServices;

namespace Workflows.MachineLearning.Models;

/// <summary>
/// How LightGBM's threads wait for each other. OpenMP lets them spin, each for milliseconds, which is quick where every core is theirs, and where one
/// other program runs turns five seconds of training into minutes. A pod and a build machine share their cores, so they sleep.
/// </summary>
internal static partial class OpenMp
{
    /// <summary>To be called before LightGBM is loaded: OpenMP reads it once. A policy that the environment has already is kept.</summary>
    public static void WaitPassively() => _ = setenv("OMP_WAIT_POLICY", "passive", 0);

    // Environment.SetEnvironmentVariable changes .NET's own copy only, which no native library reads.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setenv(string name, string value, int overwrite);
}

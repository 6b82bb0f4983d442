using System.Runtime.Versioning;
using System.Text;
using Workflows.Runner.Api;
using Workflows.Runner.Pods;
using Workflows.Runner.Processes;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

[assembly: SupportedOSPlatform("linux")]

namespace Workflows.Runner;

/// <summary>
/// <c>wf-exec LAUNCHFILE</c>: the parent of one activity. Main is not async and stays the only thread at work: the command dies with the
/// thread that forked it.
/// </summary>
internal static class Program
{
    private const string Help = """
        usage: wf-exec LAUNCHFILE                      run an attempt on this machine
               wf-exec --pod LAUNCHFILE [RECORDFILE]   run an attempt in a pod; the record goes to /dev/termination-log
               wf-exec --install FOLDER                copy this program to FOLDER/wf-exec

        """;

    /// <summary>
    /// 64: wrong usage; 3: another process has the attempt; 70: it failed itself, and left no record; 73: it can't be installed; 75: the
    /// checkpoint was not sent.
    /// </summary>
    private const int Done = 0, Claimed = 3, Usage = 64, Broken = 70, NotInstalled = 73, NotSent = 75;

    private static int Main(string[] arguments) => arguments switch
    {
        ["--install", var folder] => Install(folder),
        [CheckpointSaver.Argument, var folder] => SaveCheckpoint(folder),
        ["--pod", var launchFile] => Parent(() => PodEntrypoint.Run(launchFile, TerminationMessage.Path)),
        ["--pod", var launchFile, var recordFile] => Parent(() => PodEntrypoint.Run(launchFile, recordFile)),
        [['-', ..]] or not [_] => Complain(Help, Usage),
        [var launchFile] => Parent(() => Supervisor.RunLocal(launchFile) ? Done : Claimed),
    };

    /// <summary>Makes this process fit to be the parent of a command.</summary>
    private static int Parent(Func<int> run)
    {
        if (!SignalFile.AreBlocked()) SignalFile.BlockAndRunAgain();
        FileMask.Begin();
        _ = Libc.setsid();
        try
        {
            return run();
        }
        catch (Exception problem) // The edge of the program: the executor finds the claim of a dead process, or a pod without a record, and this line.
        {
            _ = Descendants.Kill();
            return Complain($"wf-exec: {problem}\n", Broken);
        }
    }

    private static int Install(string folder) => SelfInstall.Install(folder) is { } why ? Complain($"wf-exec: {why}\n", NotInstalled) : Done;

    /// <summary>The child of one that watches a command. Tried once: it is done again soon.</summary>
    private static int SaveCheckpoint(string folder)
    {
        try
        {
            new Checkpoint(ActivityApi.OfEnvironment(new NetworkWait())).Save(folder);
            return Done;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or UnreadableException)
        {
            using var log = new StandardOutput();
            log.WriteNote($"the checkpoint is not kept this time: {problem.Message}");
            return NotSent;
        }
    }

    /// <summary>Console would start threads and take signals.</summary>
    private static unsafe int Complain(string text, int exit)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(text))
        {
            _ = Libc.write(2, bytes, (nuint)Encoding.UTF8.GetByteCount(text));
        }

        return exit;
    }
}

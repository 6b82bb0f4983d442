using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;

namespace Workflows.Cli.Engines;

/// <summary>Attempts as processes of this machine.</summary>
internal static class LocalKind
{
    public static IExecutor Open(Session session, FolderFileStore files)
    {
        var exec = Installation.Exec(session.Settings);
        Installation.JoinPath(exec);
        var folder = session.Folder;
        return new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Path,
            Runner = exec,
            Files = files,
            FileFolder = folder.Files,
            Places = session.Settings.Places ?? Environment.ProcessorCount,
            Secrets = new SecretSource(folder.Secrets),
        });
    }
}

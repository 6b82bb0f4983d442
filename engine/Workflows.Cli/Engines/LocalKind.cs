using Workflows.Cli.Folders;
using Workflows.Executors.Local;
using Workflows.Executors.Local.Launching;
using Workflows.Runtime.Executing;

namespace Workflows.Cli.Engines;

/// <summary>Attempts as processes of this machine.</summary>
internal static class LocalKind
{
    public const string Name = "local";

    public static IExecutor Open(ExecutorSite site)
    {
        var (folder, settings) = (site.Session.Folder, site.Session.Settings);
        var exec = Installation.Exec(settings);
        Installation.JoinPath(exec);
        var executor = new LocalExecutor(new LocalExecutorOptions
        {
            DataFolder = folder.Path,
            Runner = exec,
            Files = site.Session.Files.Store,
            FileFolder = folder.Files,
            FilesAreElsewhere = site.Session.Files.Folder is null,
            Places = settings.Places ?? Environment.ProcessorCount,
            Secrets = new SecretSource(folder.Secrets),
            Api = () => site.Api().Address,
            Token = site.Token,
            RecordKey = site.RecordKey,
        });
        site.Masks[Name] = executor.MaskOf;
        return executor;
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using Workflows.Cli.Acting;
using Workflows.Cli.Collecting;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Completing;
using Workflows.Cli.Defining;
using Workflows.Cli.Engines;
using Workflows.Cli.Following;
using Workflows.Cli.Library;
using Workflows.Cli.Looking;
using Workflows.Cli.People;
using Workflows.Cli.Secrets;
using Workflows.Cli.Serving;
using Workflows.Cli.Starting;
using Workflows.Cli.Triggering;
using Workflows.Cli.Working;

namespace Workflows.Cli;

/// <summary>What this program is made of: each executor and each command is one line here.</summary>
internal static class Wf
{
    public static RootCommand Build()
    {
        IReadOnlyList<ExecutorKind> executors =
        [
            new(LocalKind.Name, LocalKind.Open),
            KubernetesKind.Kind,
        ];

        var root = new RootCommand("wf: durable workflows for machine learning. Starts runs, drives them through crashes, shows what they did.")
        {
            RunCommand.Build(executors),
            RerunCommand.Build(executors),
            WorkCommand.Build(executors),
            ServeCommand.Build(executors),
            ListCommand.Build(),
            ShowCommand.Build(),
            LogsCommand.Build(),
            EventsCommand.Build(),
            EnginesCommand.Build(),
            AuditCommand.Build(),
            ApprovalsCommand.Build(),
            QueueCommand.Build(),
            VoteVerbs.Approve(),
            VoteVerbs.Reject(),
            SignalCommand.Build(),
            EmitCommand.Build(),
            RunVerbs.Cancel(),
            RunVerbs.Terminate(),
            RunVerbs.Suspend(),
            RunVerbs.Resume(),
            RetryCommand.Build(executors),
            DeleteCommand.Build(),
            ValidateCommand.Build(),
            ImportCommand.Build(),
            ExportCommand.Build(),
            DiffCommand.Build(),
            PublishCommand.Build(),
            VersionsCommand.Build(),
            GetCommand.Build(),
            TriggersCommand.Build(executors),
            SchemaCommand.Build(),
            CatalogueCommand.Build(),
            ModelsCommand.Build(),
            GcCommand.Build(),
            TokenCommand.Build(),
            SecretCommand.Build(),
            HelpCommand.Build(),
            CompletionCommand.Build(),
            Options.Json,
            Options.Data,
            Options.Store,
            Options.Unsafe,
            Options.Server,
            Options.TokenFile,
            Options.PlainHttp,
            Options.Project,
        };

        root.Options.OfType<HelpOption>().Single().Action = new HelpScreen();
        VersionScreen.Replace(root.Options.OfType<VersionOption>().Single());
        root.SetAction(HelpScreen.Show);
        return root;
    }
}

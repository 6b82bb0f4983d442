using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Completing;

/// <summary><c>wf completion SHELL</c>: a script that makes the shell ask <c>wf</c> itself what may come next.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new("shell") { HelpName = "bash|zsh|fish", Description = "Which shell" };

    public static Command Build()
    {
        Shell.CompletionSources.Add("bash", "zsh", "fish");
        return new Verb("completion", "Print a completion script for your shell")
        {
            Topic = Topic.Setup,
            Examples =
            [
                new("eval \"$(wf completion bash)\"", "in ~/.bashrc"),
                new("eval \"$(wf completion zsh)\"", "in ~/.zshrc, after compinit"),
                new("wf completion fish > ~/.config/fish/completions/wf.fish", "once"),
            ],
            Arguments = { Shell },
        }.DoesAlone((_, parsed, _) =>
        {
            Screen.WriteDocument(Script(parsed.GetRequiredValue(Shell)).TrimEnd());
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static string Script(string shell)
    {
        if (shell is not ("bash" or "zsh" or "fish"))
        {
            throw RefusedException.Usage($"no script for `{shell}`: there is one for bash, zsh and fish");
        }

        using var resource = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}

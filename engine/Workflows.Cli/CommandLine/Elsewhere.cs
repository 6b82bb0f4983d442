using System.CommandLine;

namespace Workflows.Cli.CommandLine;

/// <summary>What can't be said, or done, through a server.</summary>
internal static class Elsewhere
{
    /// <summary>Ends the command before anything is sent.</summary>
    public static void Refuse(ParseResult parsed, Globals where)
    {
        if (parsed.CommandResult.Command is not Verb verb || where.Address is not { } address)
        {
            return;
        }

        if (verb.OnlyHere is var (why, instead))
        {
            throw RefusedException.Usage($"wf {Path(verb)} can't be done through {address.Shown}: it {why}", instead);
        }

        Option[] local = [.. ExecutorOptions.All, Options.Catalogue, Options.Unsafe];
        if (local.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } said)
        {
            throw RefusedException.Usage(
                $"{said.Name} is for a data folder: what runs where, and with which activities, is the server's to say", $"leave {said.Name} out");
        }
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Verb>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;
}

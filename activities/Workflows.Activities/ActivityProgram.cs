using Workflows.Activities.Hosting;

namespace Workflows.Activities;

/// <summary>
/// The whole of an activity's <c>Main</c>: <c>return await ActivityProgram.RunAsync(args, [new Train(), new Evaluate()]);</c>. The first
/// argument picks the activity; a program with one activity needs no argument.
/// </summary>
public static class ActivityProgram
{
    /// <summary>Runs one attempt and gives the process's exit code.</summary>
    /// <param name="args">The command line: the activity's name, or <c>--help</c>.</param>
    /// <param name="activities">Every activity that this program knows.</param>
    /// <param name="options">The surroundings; null is this process.</param>
    /// <returns>One of <see cref="ExitCode"/>; never throws for what an activity does.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, IReadOnlyList<Activity> activities, ActivityProgramOptions? options = null)
    {
        options ??= new ActivityProgramOptions();
        if (args is ["--help" or "-h" or "help", ..])
        {
            await options.Output.WriteLineAsync(Usage(activities));
            return (int)ExitCode.Success;
        }

        var activity = args switch
        {
            [] when activities.Count == 1 => activities[0],
            [var name] => activities.FirstOrDefault(a => a.Name == name),
            _ => null,
        };
        if (activity is null)
        {
            var problem = args.Count == 0 ? "which activity?" : $"no activity '{string.Join(' ', args)}'";
            await options.Error.WriteLineAsync($"{problem}\n{Usage(activities)}");
            return (int)ExitCode.Usage;
        }

        return (int)await ActivityHost.RunAsync(activity, options);
    }

    private static string Usage(IReadOnlyList<Activity> activities) =>
        $"""
        usage: PROGRAM ACTIVITY
        activities: {string.Join(", ", activities.Select(a => a.Name))}
        Inputs are the JSON object in the file {ContractVariables.Inputs}; outputs go to the file {ContractVariables.Outputs},
        everything else below the folder {ContractVariables.StepFolder}.
        """;
}

using Workflows.Activities.Engine;

namespace Workflows.Activities.Hosting;

/// <summary>One attempt from inputs to exit code.</summary>
internal static class ActivityHost
{
    public static async Task<ExitCode> RunAsync(Activity activity, ActivityProgramOptions options)
    {
        using var stop = new StopSignal(options.Stop);
        try
        {
            using var engine = EngineClient.From(options);
            await using var observations = new ObservationSender(engine, options);
            try
            {
                var inputs = ExchangeFiles.ReadInputs(options.Variable(ContractVariables.Inputs));
                var outputs = await activity.RunAsync(inputs, new Attempt(options, engine, observations), stop.Token);
                await ExchangeFiles.WriteOutputsAsync(options.Variable(ContractVariables.Outputs), outputs, options.Output);
                return ExitCode.Success;
            }
            finally
            {
                await observations.FinishAsync(stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return End(ExitCode.Stopped, "stopped before it was done (SIGTERM)");
        }
        catch (ActivityException e)
        {
            return End(e.ExitCode, e.Message);
        }
        catch (Exception e)
        {
            // The edge of the program: what an activity throws must become an exit code, the stack in the log and one line at its end.
            await options.Error.WriteLineAsync(e.ToString());
            return End(ExitCode.Failure, $"{e.GetType().Name}: {e.Message}");
        }

        ExitCode End(ExitCode code, string message)
        {
            options.Error.WriteLine($"{activity.Name}: {message}");
            return code;
        }
    }
}

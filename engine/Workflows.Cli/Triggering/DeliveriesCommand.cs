using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers deliveries</c>: which webhooks came, and what became of each.</summary>
internal static class DeliveriesCommand
{
    private const int Most = 50;

    public static Command Build()
    {
        var trigger = new TriggerArguments();
        return new Verb("deliveries", "List the webhooks or events that came for a trigger, newest first, and what became of each")
        {
            Examples = [new("wf triggers deliveries bike-demand push", "which pushes started runs, and why others did not")],
            Notes =
            [
                "Of webhooks only those whose signature is right are recorded, for thirty days; what else came is in the server's log.",
                "wf triggers replay has one judged once more.",
            ],
            Arguments = { trigger.Workflow, trigger.Name },
        }.Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            await WorkflowLookup.RequireAsync(session, workflow, cancellation);
            var deliveries = await session.Store.ListDeliveriesAsync(new TriggerKey(session.Project, workflow, name), Most, cancellation);
            if (deliveries.Count == 0)
            {
                await TriggerLookup.RequireAsync(session, workflow, name, cancellation);
            }

            if (session.Screen.Json)
            {
                RunJson.Write(new { workflow, name, deliveries = deliveries.Select(DeliveryDocument.Of) });
            }
            else if (deliveries.Count == 0)
            {
                session.Screen.Note($"no webhook with a right signature and no event has come for {workflow} {name}");
            }
            else
            {
                var table = new Columns(
                    new Column("number"),
                    new Column("came"),
                    new Column("outcome"),
                    new Column("delivery") { IsSpare = true, Style = Looks.Dim },
                    new Column());
                foreach (var delivery in deliveries)
                {
                    table.Add(
                        delivery.Number.ToString(CultureInfo.InvariantCulture),
                        Times.Ago(delivery.At, session.Now),
                        delivery.Outcome.Word(),
                        delivery.Delivery.Id ?? string.Empty,
                        delivery.Verdict);
                }

                session.Screen.Write(table);
            }

            return ExitCode.Done;
        });
    }
}

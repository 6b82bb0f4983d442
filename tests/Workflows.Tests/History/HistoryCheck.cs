using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.History;

/// <summary>Holds what clients were told of a run against what the run's history says.</summary>
internal static class HistoryCheck
{
    /// <param name="run">As it ended.</param>
    /// <param name="events">Its whole history.</param>
    /// <param name="told">What was asked of it.</param>
    public static IEnumerable<string> Problems(RunState run, IReadOnlyList<EventRecord> events, IReadOnlyList<Operation> told)
    {
        var recorded = events.Where(e => e.Type != "accepted").GroupBy(Seed).ToDictionary(group => group.Key, group => group.Count());
        foreach (var operation in told)
        {
            var times = recorded.GetValueOrDefault(operation.Seed);
            var isRight = operation.Answer switch
            {
                // A second cancel makes no difference, and is no event.
                Answer.Done when operation.Kind == OperationKind.Cancel => times <= 1 && events.Any(e => e.Type == "cancelRequested"),
                Answer.Done => times == 1,
                Answer.Unknown => times <= 1,
                _ => times == 0,
            };
            if (!isRight) yield return $"{run.Label}: {operation} is {times} times in its history";
        }

        foreach (var problem in Votes(run, told).Concat(Signals(run, events, told))) yield return problem;
    }

    private static IEnumerable<string> Votes(RunState run, IReadOnlyList<Operation> told)
    {
        var votes = run.Steps[0].Approval?.Votes ?? [];
        var winners = told.Where(operation => operation is { Kind: OperationKind.Approve or OperationKind.Reject, Answer: Answer.Done }).ToList();
        if (votes.Length > 1 || winners.Count > 1) yield return $"{run.Label}: {votes.Length} votes are recorded, {winners.Count} were acknowledged";
        if (winners is [var winner, ..]
            && (votes is not [var first, ..] || first.Actor != winner.Actor || first.Approved != (winner.Kind == OperationKind.Approve)))
        {
            yield return $"{run.Label}: {winner} is not the vote on record";
        }

        foreach (var vote in votes)
        {
            var kind = vote.Approved ? OperationKind.Approve : OperationKind.Reject;
            if (!told.Any(operation => operation.Kind == kind && operation.Actor == vote.Actor && operation.Answer is Answer.Done or Answer.Unknown))
            {
                yield return $"{run.Label}: nobody was told that the vote of {vote.Actor} counts";
            }
        }
    }

    private static IEnumerable<string> Signals(RunState run, IReadOnlyList<EventRecord> events, IReadOnlyList<Operation> told)
    {
        var recorded = events.Count(e => e.Type == "signalReceived");
        var acknowledged = told.Count(operation => operation is { Kind: OperationKind.Signal, Answer: Answer.Done });
        if (recorded > 1 || acknowledged > recorded) yield return $"{run.Label}: {recorded} signals are recorded, {acknowledged} were acknowledged";
    }

    private static ulong Seed(EventRecord record) =>
        JsonSerializer.Deserialize<JsonElement>(record.Fact).TryGetProperty("seed", out var seed) ? seed.GetUInt64() : 0;
}

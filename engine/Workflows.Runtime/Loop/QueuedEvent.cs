using Workflows.Core.Runs;

namespace Workflows.Runtime.Loop;

/// <summary>An event on its way to a run, and the inbox entry that brought it, which wants an answer.</summary>
internal readonly record struct QueuedEvent(RunEvent Event, long? Inbox = null);

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Changes;
using Workflows.Runtime.Files;
using Workflows.Runtime.Observing;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;
using Workflows.Tests.Storage;

namespace Workflows.Tests.Runtime;

/// <summary>An engine on a real store in a folder of its own, with a scripted world and a clock that stands until it is moved.</summary>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>For hangs: a busy machine may take its time.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource stop = new();
    private readonly RigOptions options;
    private readonly EngineMeter meter = new();
    private Task? running;
    private bool stopped;
    private bool continued;

    private Rig(string folder, FakeTimeProvider time, ScriptedExecutor executor, MemoryFiles files, RigOptions options)
    {
        this.options = options;
        Files = files;
        Folder = folder;
        Time = time;
        Executor = executor;
        Bare = options.Open is { } open ? open(time) : Stores.Open(folder, time);
        Store = options.Decorate(Bare);
        Plans = new PlanCache(options.Catalogue);
        Feed = new ChangeFeed(TimeProvider.System);
        Acceptance = new Acceptance(Bare, Plans, Evaluator.Evaluate, time);
        Engine = new Engine(
            new EnginePorts(Store, options.HasExecutor ? [options.DecorateExecutor(executor)] : [], options.DecorateFiles(files), options.Evaluate, PlanOf),
            new EngineOptions { Time = time, Logs = Log, Home = HomeOf(folder), Stored = Tell });
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; }

    public ScriptedExecutor Executor { get; }

    /// <summary>The store itself, without faults.</summary>
    public SqlStore Bare { get; }

    public IStore Store { get; }

    public PlanCache Plans { get; }

    public Acceptance Acceptance { get; }

    public Engine Engine { get; }

    /// <summary>Tells of each commit of this engine.</summary>
    public ChangeFeed Feed { get; }

    public MemoryFiles Files { get; }

    /// <summary>The same, as attempts may use it.</summary>
    public ProjectFiles ProjectFiles => new(Files, Bare);

    public TestLog Log { get; } = new();

    public static Rig Create(RigOptions? options = null) => new(
        Directory.CreateTempSubdirectory("wf-rig-").FullName,
        options?.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)),
        new ScriptedExecutor(options?.ExecutorKind ?? "local"),
        new MemoryFiles(),
        options ?? new RigOptions());

    public Rig Start()
    {
        running = Engine.RunAsync(stop.Token);
        return this;
    }

    /// <summary>Stops this engine; the store's folder, the clock and the world go on in the next.</summary>
    public async Task<Rig> RestartAsync(bool start = true, RigOptions? with = null)
    {
        await StopAsync();
        continued = true;
        var next = new Rig(Folder, Time, Executor, Files, with ?? options);
        return start ? next.Start() : next;
    }

    /// <summary>See <see cref="EngineOptions.Home"/>: the next engine of the folder has the same.</summary>
    public static Guid HomeOf(string folder) => new(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16));

    private Plan PlanOf(string project, string workflow, int version, Func<VersionContent> content) =>
        workflow == options.Unreadable
            ? throw new InvalidDataException($"{workflow} is no definition any more")
            : Plans.Of(project, workflow, version, content);

    public async Task StopAsync()
    {
        if (stopped)
        {
            return;
        }

        await stop.CancelAsync();
        try
        {
            await (running ?? Task.CompletedTask).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the engine did not stop: {Engine.Describe()}\n{Log}");
        }

        stopped = true;
        Engine.Dispose();
        await Bare.DisposeAsync();
    }

    public async Task<Guid> AcceptAsync(string yaml, string parameters = "{}", string executor = "local", ImmutableDictionary<string, string>? siblings = null)
    {
        var outcome = await Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("manual", "ada"))
            {
                Text = yaml,
                Parameters = new(parameters),
                Executor = executor,
                Sibling = name => siblings?.GetValueOrDefault(name) is { } text ? ($"{name}.yaml", text) : null,
            },
            CancellationToken.None);
        var errors = outcome is StartOutcome.Invalid invalid ? string.Join('\n', invalid.Errors) : outcome.ToString();
        return outcome.Should().BeOfType<StartOutcome.Started>(errors).Which.Run.Id;
    }

    /// <summary>Accepts a run and drives it to its end.</summary>
    public async Task<RunState> RunAsync(string yaml, string parameters = "{}") => await EndAsync(await AcceptAsync(yaml, parameters));

    public Task<RunState> EndAsync(Guid run) => EndAsync(run, patience);

    public async Task<RunState> EndAsync(Guid run, TimeSpan within)
    {
        try
        {
            return await Engine.WhenEndedAsync(run).WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the run did not end: {await StoredAsync(run)}\n{Log}");
        }
    }

    /// <summary>Lets the clock go on, once what is stored has been acted on: a timer that was still to be set would be measured from the later time.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = patience; Engine.Describe().Contains("committing True", StringComparison.Ordinal); left -= TimeSpan.FromMilliseconds(2))
        {
            left.Should().BePositive(Engine.Describe());
            await Task.Delay(2);
        }

        await Engine.AnswerAsync(CancellationToken.None);
        Time.Advance(by);
    }

    public async Task IdleAsync()
    {
        try
        {
            await Engine.WhenIdleAsync(CancellationToken.None).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the engine is never idle: {Time.GetUtcNow():O} {Engine.Describe()} {Log}");
        }
    }

    /// <summary>Ends when the store shows this of the run.</summary>
    public async Task<RunState> UntilAsync(Guid run, Func<RunState, bool> holds)
    {
        for (var left = patience; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(2))
        {
            if (await StoredAsync(run) is var state && holds(state))
            {
                return state;
            }

            await Task.Delay(2);
        }

        throw new TimeoutException($"the run never came to that: {await StoredAsync(run)} {Engine.Describe()}\n{Log}");
    }

    /// <summary>Ends when the store shows this of the run and of what is observed beside it.</summary>
    public async Task<RunView> ViewUntilAsync(Guid run, Func<RunView, bool> holds)
    {
        for (var left = patience; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(2))
        {
            if (await Bare.ViewAsync(run, Plans.Of, CancellationToken.None) is { } view && holds(view))
            {
                return view;
            }

            await Task.Delay(2);
        }

        throw new TimeoutException("the run never looked like that");
    }

    /// <summary>The run as it is stored.</summary>
    public async Task<RunState> StoredAsync(Guid run) => (await Bare.LoadAsync(run, Plans.Of, CancellationToken.None))!.State!;

    public async Task<IReadOnlyList<EventRecord>> EventsAsync(Guid run) => await Bare.ListEventsAsync(run, 0, 100_000, CancellationToken.None);

    /// <summary>Sends a command and waits for its answer: null when it was taken, else why not.</summary>
    public async Task<string?> AskAsync(Guid run, Func<DateTimeOffset, RunEvent> command)
    {
        var entry = await SendAsync(run, command);
        for (var left = patience; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(2))
        {
            if (await Bare.FindAnswerAsync(entry, CancellationToken.None) is { } answer)
            {
                return answer.Refused;
            }

            await Task.Delay(2);
        }

        throw new TimeoutException("nobody answered");
    }

    public Task<long> SendAsync(Guid run, Func<DateTimeOffset, RunEvent> command) => Bare.SendAsync(run, command(Time.GetUtcNow()), CancellationToken.None);

    private void Tell(RunCommit commit)
    {
        meter.Record(commit);
        Feed.Add(commit);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!continued)
        {
            await Stores.DeleteAsync(Folder);
        }

        stop.Dispose();
        meter.Dispose();
    }
}

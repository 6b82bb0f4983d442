using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Workflows.Tests.Executors;

namespace Workflows.Tests.Crashes;

/// <summary>Engines of one server's store, each a process with a data folder of its own, and somebody who starts runs all the while.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string Fire =
        """
        name: fire
        steps:
          numbers: { forEach: 5, set: { twice: "{{ item + item }}" } }
          plain: { needs: [numbers], uses: container, command: [./act] }
          each: { needs: [numbers], forEach: [a, b], uses: container, command: [./act, dwells] }
          nap: { needs: [numbers], wait: { for: 300ms } }
          last: { needs: [plain, each, nap], uses: container, command: [./act] }
        """;

    private const string Tick =
        """
        name: tick
        triggers: { each: { schedule: { cron: "* * * * * *", seconds: true, missed: all, missedLimit: 1000 } } }
        steps: { a: { set: { x: 1 } } }
        """;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    /// <summary>An engine that is back sooner has its leases still: they were renewed at most a third of their fifteen seconds before it died.</summary>
    private static readonly TimeSpan surelyWithinLease = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly CrashDatabase database;
    private readonly Wf client;
    private readonly List<Wf> homes = [];
    private readonly Dictionary<int, WfRunning> engines = [];
    private readonly Func<int, string[]> line;
    private TimeSpan longestAbsence;
    private int runs, ticks, pushes;

    private Fleet(CrashDatabase database, Func<int, string[]> line)
    {
        this.database = database;
        this.line = line;
        client = At("client");
    }

    /// <summary>An engine that was killed may be back too late on a busy machine: others have taken what it had, and made its attempts again.</summary>
    public bool MayHaveLost => longestAbsence > surelyWithinLease;

    /// <param name="engines">How many there may be.</param>
    /// <param name="settings">What <c>wf.yaml</c> says beside the store.</param>
    /// <param name="begins">They all run from now on.</param>
    /// <param name="line">The command line of each; <c>wf work</c> unless said.</param>
    public static async Task<Fleet> StartAsync(int engines, string settings, bool begins = true, Func<int, string[]>? line = null)
    {
        var fleet = new Fleet(await ServerDatabase.CreateAsync(settings), line ?? (static _ => ["work"]));
        var definitions = Directory.CreateDirectory(fleet.folder.Path("definitions")).FullName;
        await File.WriteAllTextAsync(Path.Combine(definitions, "fire.yaml"), Fire);
        var activity = Path.Combine(definitions, "act");
        await File.WriteAllTextAsync(activity, Witness.Activity);
        File.SetUnixFileMode(activity, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        for (var n = 0; n < engines; n++)
        {
            fleet.homes.Add(fleet.At(string.Create(CultureInfo.InvariantCulture, $"engine{n}")));
            if (begins) fleet.Begin(n);
        }

        return fleet;
    }

    /// <summary>Starts runs until it is cancelled.</summary>
    public async Task LoadAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await StartRunAsync();
        }
    }

    /// <summary>Publishes a workflow that pushes start, with this secret in each data folder.</summary>
    public async Task HookAsync(string text, string secret)
    {
        foreach (var home in homes)
        {
            var secrets = Path.Combine(home.Data, "secrets.json");
            await File.WriteAllTextAsync(secrets, JsonSerializer.Serialize(new { bikes = new { key = secret } }));
            File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.WriteAllTextAsync(folder.Path("definitions/pushed.yaml"), text);
        _ = (await client.RunAsync("publish", "pushed.yaml")).Exited(0);
    }

    /// <summary>Looks whether each push has started a run, and one alone.</summary>
    /// <param name="answered">The runs that senders were told of, by push.</param>
    public IReadOnlyList<string> PushProblems(IReadOnlyDictionary<string, IReadOnlyCollection<string?>> answered)
    {
        pushes = answered.Count;
        List<string> problems =
        [
            .. answered.Where(push => push.Value.Distinct().ToList() is not [not null])
                .Select(push => $"push {push.Key} was answered with {string.Join(", ", push.Value.Select(run => run ?? "no run"))}"),
        ];
        var stored = database.Query("SELECT label FROM runs WHERE workflow = 'pushed'");
        problems.AddRange(stored.Except(answered.Values.SelectMany(runs => runs)!).Select(run => $"{run} is no push's"));
        if (stored.Count != pushes) problems.Add($"{pushes} pushes have started {stored.Count} runs");
        return problems;
    }

    /// <summary>From now on each second starts a run, whichever engines live.</summary>
    public async Task TickAsync()
    {
        await File.WriteAllTextAsync(folder.Path("definitions/tick.yaml"), Tick);
        _ = (await client.RunAsync("publish", "tick.yaml")).Exited(0);
    }

    /// <summary>Ends that, and looks whether each second between the first and the last one has started a run, and one alone.</summary>
    public async Task<IReadOnlyList<string>> TickProblemsAsync()
    {
        _ = (await client.RunAsync("triggers", "pause", "tick", "each")).Exited(0);
        await Eventually.TrueAsync(
            () => database.Query("SELECT 1 FROM slots WHERE state = 'waiting' LIMIT 1").Count == 0, "every second has had its turn", patience);
        var planned = database.Query("SELECT planned FROM slots ORDER BY planned").Select(at => long.Parse(at, CultureInfo.InvariantCulture)).ToList();
        var started = database.Query("SELECT count(*), count(DISTINCT run), (SELECT count(*) FROM runs WHERE workflow = 'tick') FROM slots");
        List<string> problems = [.. database.Query("SELECT planned, state, why FROM slots WHERE state <> 'started'")];
        var each = string.Create(CultureInfo.InvariantCulture, $"{planned.Count}|{planned.Count}|{planned.Count}");
        if (started is not [var counts] || counts != each) problems.Add($"slots, their runs and runs of tick are {started[0]}, not {each}");
        problems.AddRange(
            from pair in planned.Zip(planned.Skip(1))
            where pair.Second - pair.First != TimeSpan.TicksPerSecond
            select $"there is no slot between {pair.First} and {pair.Second}");
        ticks = planned.Count;
        if (ticks < 10) problems.Add($"only {ticks} seconds have passed");
        return problems;
    }

    public async Task StartRunAsync()
    {
        _ = (await client.RunAsync("run", "fire.yaml", "--detach")).Exited(0);
        runs++;
    }

    /// <summary>Starts the engine of this folder, to die at this fail point where one is named.</summary>
    public void Begin(int engine, string? armed = null) => engines[engine] = homes[engine].Start(armed, line(engine));

    /// <summary>One engine drives all that there is.</summary>
    public Task AloneAsync() => Eventually.TrueAsync(
        () => database.Query("SELECT count(*), count(DISTINCT e.id) FROM partitions JOIN engines e ON e.id = owner") is ["64|1"],
        "one engine drives all partitions",
        patience);

    /// <summary>The engine dies, also by itself at the point it was armed with.</summary>
    public async Task DiesAsync(int engine)
    {
        if (!(await engines[engine].EndAsync()).WasKilled)
        {
            throw new InvalidOperationException($"engine {engine} ended without being killed");
        }
    }

    /// <summary>In good order, which an engine that only starts does not know yet.</summary>
    public async Task StopAsync(int engine)
    {
        await Eventually.TrueAsync(engines[engine].Drives, $"engine {engine} drives", patience);
        await SignalAsync(engine, "TERM");
        _ = (await engines[engine].EndAsync()).Exited(0);
    }

    public async Task KillAsync(int engine)
    {
        engines[engine].Process.Kill();
        await DiesAsync(engine);
    }

    /// <summary>Kills it, starts it a second later, and waits until it drives again.</summary>
    public async Task KillAndBeginAsync(int engine)
    {
        var away = Stopwatch.StartNew();
        await KillAsync(engine);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Begin(engine);
        await Eventually.TrueAsync(engines[engine].Drives, $"engine {engine} drives", patience);
        longestAbsence = away.Elapsed > longestAbsence ? away.Elapsed : longestAbsence;
    }

    /// <summary>The process stands still, or goes on; what it has started is not touched.</summary>
    public async Task SignalAsync(int engine, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", engines[engine].Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until every run has ended, stops the engines in good order, and looks what is wrong.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(bool mayLose)
    {
        await Eventually.TrueAsync(
            () => database.Query("SELECT 1 FROM runs WHERE status IN ('queued', 'running') LIMIT 1").Count == 0, "every run has ended", patience);

        // What was lost is cleared away by whoever had it, once it is recorded as lost.
        await Eventually.TrueAsync(() => homes.TrueForAll(HasNoAttempts), "no attempt is left in any folder", patience);
        foreach (var engine in engines.Keys)
        {
            await StopAsync(engine);
        }

        var scenario = new Scenario("fire")
        {
            Files = Texts.Of(Fire),
            Armed = string.Empty,
            Points = [],
            Runs = runs + ticks + pushes,
            Ends = Enumerable.Range(1, runs).ToDictionary(n => string.Create(CultureInfo.InvariantCulture, $"fire#{n}"), _ => "succeeded"),
            MayLose = mayLose,
        };
        return await new Checker(homes, database, scenario, Ground.Processes).ProblemsAsync();
    }

    /// <summary>For whoever reads the test's output.</summary>
    public string Told() =>
        $"{runs} runs, {ticks} of a schedule, {(pushes > 0 ? $"{pushes} of pushes, " : string.Empty)}{string.Join(", ", database.Query("SELECT status || ' ' || count(*) FROM attempts GROUP BY status ORDER BY status"))} attempts";

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines.Values)
        {
            if (!engine.Process.HasExited)
            {
                engine.Process.Kill();
            }

            engine.Process.Dispose();
        }

        await database.DropAsync();
        folder.Dispose();
    }

    private static bool HasNoAttempts(Wf home) =>
        Path.Combine(home.Data, "attempts") is var attempts && !(Directory.Exists(attempts) && Directory.EnumerateFileSystemEntries(attempts).Any());

    private Wf At(string name)
    {
        var wf = new Wf(Directory.CreateDirectory(folder.Path(name)).FullName) { Folder = folder.Path("definitions") };
        _ = Directory.CreateDirectory(wf.Data);
        File.WriteAllText(Path.Combine(wf.Data, "wf.yaml"), $"places: 8\n{database.Settings}");
        return wf;
    }
}

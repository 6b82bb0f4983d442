namespace Workflows.Tests.Crashes;

/// <summary>The stories that together pass every fail point of the engine, each at least five times where it can.</summary>
internal static class Scenarios
{
    /// <summary>What only a store on a server passes.</summary>
    public static IReadOnlyList<Scenario> OfServers { get; } =
    [
        new("the first to come")
        {
            Files = Texts.Of(Texts.Queue),
            Armed = "run queue.yaml --detach",
            Points = ["migrate-before", "migrate-after"],
            After = ["run queue.yaml --detach"],
            OncePerProcess = true,
            Ends = Texts.Ends("queue#1 succeeded"),
        },
        new("telling other engines")
        {
            Files = Texts.Of(Texts.Queue),
            Armed = "run queue.yaml",
            Points = ["notify-before", "notify-after"],
            Ends = Texts.Ends("queue#1 succeeded"),
            Runs = 1,
        },
    ];

    /// <summary>What only files in a bucket pass.</summary>
    public static IReadOnlyList<Scenario> OfBuckets { get; } =
    [
        new("files into a bucket")
        {
            Files = Texts.Of(Texts.Lines),
            Armed = "run lines.yaml",
            Points = ["bucket-put-before", "bucket-put-after", "release-before"],
            Also = ["attempt-ended-seen", "commit-before", "commit-after"],
            Ends = Texts.Ends("lines#1 succeeded"),
            Runs = 1,
        },
    ];

    /// <summary>What only several engines pass: <see cref="FleetTests"/>.</summary>
    public static IReadOnlyList<string> PointsOfFleets { get; } = ["lease-give-up-before", "lease-give-up-after"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("chain")
        {
            Files = Texts.Of(Texts.Chain),
            Armed = "run chain.yaml --yes",
            Points = [
                "decide-after",
                "commit-before",
                "commit-after",
                "act-before",
                "act-after",
                "compute",
                "attempt-start-before",
                "attempt-start-after",
                "attempt-ended-seen",
                "release-before",
                "release-after"],
            Ends = Texts.Ends("chain#1 succeeded"),
            Runs = 1,
        },
        new("timers")
        {
            Files = Texts.Of(Texts.Timers),
            Armed = "run timers.yaml",
            Points = ["timer-set", "timer-ring"],
            Ends = Texts.Ends("timers#1 succeeded"),
            Runs = 1,
        },
        new("items of a file")
        {
            Files = Texts.Of(Texts.Lines),
            Armed = "run lines.yaml",
            Points = ["items-read"],
            Ends = Texts.Ends("lines#1 succeeded"),
            Runs = 1,
        },
        new("cache")
        {
            Files = Texts.Of(Texts.Cached),
            Before = ["run cached.yaml -p items=[1,2]"],
            Armed = "run cached.yaml -p items=[1,2,3,4,5]",
            Points = ["cache-look-up", "cache-answer"],
            Ends = Texts.Ends("cached#1 succeeded", "cached#2 succeeded"),
            Runs = 2,
        },
        new("children")
        {
            Files = Texts.Of(Texts.Parent, Texts.Child),
            Armed = "run parent.yaml",
            Points = ["child-create", "child-ended-tell", "commit-after"],
            Ends = Texts.Ends("parent#1 failed"),
            Runs = 6,
        },
        new("children one after another")
        {
            Files = Texts.Of(Texts.Dynasty, Texts.Heir),
            Armed = "run dynasty.yaml",
            Points = ["child-create-with-parent"],
            Ends = Texts.Ends("dynasty#1 succeeded"),
            Runs = 7,
        },
        new("steps that take their time")
        {
            Files = Texts.Of(Texts.Slow),
            Armed = "run slow.yaml",
            Points = ["observe-write"],
            Ends = Texts.Ends("slow#1 succeeded"),
            Runs = 1,
        },
        new("retry of failed children")
        {
            Files = Texts.Of(Texts.Parent, Texts.Child),
            Before = ["run parent.yaml", "retry parent"],
            Armed = "work --until-idle",
            Points = ["child-retry"],
            Also = ["commit-before", "commit-after", "act-before"],
            Ends = Texts.Ends("parent#1 succeeded"),
            Runs = 6,
        },
        new("cancel of children that wait")
        {
            Files = Texts.Of(Texts.Guardian, Texts.Waiter),
            Before = [
                .. Texts.Times(5, "run guardian.yaml --detach"),
                "work --until-idle",
                .. Enumerable.Range(1, 5).Select(number => $"cancel guardian#{number}")],
            Armed = "work --until-idle",
            Points = ["child-tell", "approval-close"],
            Also = ["commit-after", "inbox-take"],
            Ends = Texts.Ends([.. Enumerable.Range(1, 5).Select(number => $"guardian#{number} cancelled")]),
            Runs = 10,
        },
        new("cancel of steps that run")
        {
            Files = Texts.Of(Texts.Stubborn),
            Armed = "run stubborn.yaml",
            Meanwhile = ("cancel stubborn", 5),
            Points = ["attempt-stop-before", "attempt-stop-after"],
            Also = ["commit-before", "attempt-ended-seen", "release-before"],
            Ends = Texts.Ends("stubborn#1 cancelled"),
            Runs = 1,
        },
        new("a failure that stops the rest")
        {
            Files = Texts.Of(Texts.FailFast),
            Armed = "run fail-fast.yaml",
            Points = [],
            Also = ["attempt-stop-before", "attempt-stop-after", "commit-after"],
            Ends = Texts.Ends("fail-fast#1 failed"),
            Runs = 1,
        },
        new("no room in time")
        {
            Files = Texts.Of(Texts.Crowd),
            Armed = "run crowd.yaml",
            Points = ["queue-timeout-before"],
            Ends = Texts.Ends("crowd#1 failed"),
            Runs = 1,
            Places = 1,
        },
        new("one at a time")
        {
            Files = Texts.Of(Texts.Queue),
            Before = Texts.Times(5, "run queue.yaml --detach"),
            Armed = "work --until-idle",
            Points = ["slot-grant", "slot-free", "inbox-take", "finish-run"],
            Also = ["commit-after", "recovery-resume"],
            Ends = Texts.Ends([.. Enumerable.Range(1, 5).Select(number => $"queue#{number} succeeded")]),
            Runs = 5,
        },
        new("turned away")
        {
            Files = Texts.Of(Texts.Reject),
            Before = Texts.Times(6, "run reject.yaml --detach"),
            Armed = "work --until-idle",
            Points = ["slot-refused"],
            Ends = Texts.Ends([.. Enumerable.Range(1, 6).Select(number => $"reject#{number} succeeded|cancelled")]),
            Runs = 6,
        },
        new("approval")
        {
            Files = Texts.Of(Texts.Ask),
            Armed = "run ask.yaml --yes",
            Points = ["approval-ask"],
            Also = ["commit-before", "commit-after", "inbox-take"],
            Ends = Texts.Ends("ask#1 succeeded"),
            Runs = 1,
        },
        new("start again and again")
        {
            Files = Texts.Of(Texts.Queue),
            Before = Texts.Times(2, "run queue.yaml --detach"),
            Armed = "work --until-idle",
            Points = ["lease-renewed", "lease-taken", "recovery-loaded", "recovery-resume"],
            OncePerProcess = true,
            Ends = Texts.Ends("queue#1 succeeded", "queue#2 succeeded"),
            Runs = 2,
        },
        new("acceptance")
        {
            Files = Texts.Of(Texts.Queue),
            Before = ["run queue.yaml --detach"],
            Armed = "run queue.yaml --detach",
            Points = ["accept-before", "accept-after"],
            OncePerProcess = true,
            Ends = Texts.Ends("queue#1 succeeded"),
        },
        new("publish")
        {
            Files = Texts.Of([.. Enumerable.Range(1, 5).Select(Texts.Published)]),
            Armed = "publish p1.yaml p2.yaml p3.yaml p4.yaml p5.yaml",
            Points = ["publish-before", "publish-after"],
            After = ["publish p1.yaml p2.yaml p3.yaml p4.yaml p5.yaml", "run p1 --detach", "run p5 --detach"],
            Ends = Texts.Ends("p1#1 succeeded", "p5#1 succeeded"),
            Runs = 2,
        },
        new("clearing up")
        {
            Files = new Dictionary<string, string> { ["sums.yaml"] = "name: sums\nsteps:\n  one: { set: { n: 1 } }\n" },
            Before = Texts.Times(3, "run sums.yaml"),
            Armed = "gc --older-than 0s --keep 1",
            Points = ["gc-runs-removed", "gc-rows-removed"],
            OncePerProcess = true,
            Hits = 1,
            After = ["gc --older-than 0s --keep 1"],
            Ends = Texts.Ends("sums#3 succeeded"),
            Runs = 1,
        },
        new("a database that refuses")
        {
            Files = Texts.Of(Texts.Queue.Replace("limit: 1", "limit: 9", StringComparison.Ordinal)),
            Before = Texts.Times(5, "run queue.yaml --detach"),
            Refused = "valueComputed",
            Armed = "work --until-idle",
            Points = ["failed-commit-load"],
            Ends = Texts.Ends([.. Enumerable.Range(1, 5).Select(number => $"queue#{number} succeeded")]),
            Runs = 5,
        },
    ];
}

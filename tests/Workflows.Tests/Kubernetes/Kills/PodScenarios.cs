using Workflows.Tests.Crashes;

namespace Workflows.Tests.Kubernetes.Kills;

/// <summary>The stories that together pass every fail point of the Kubernetes executor, and those of the engine that matter most where pods are.</summary>
internal static class PodScenarios
{
    private const string Pods =
        """
        name: pods
        defaults: { retry: { attempts: 3, backoff: { first: 20ms } } }
        steps:
          plain: { uses: container, image: act, command: [act] }
          flaky: { uses: container, image: act, command: [act, fails-once] }
          each: { needs: [plain, flaky], forEach: [a, b], uses: container, image: act, command: [act] }
        finally:
          tidy: { uses: container, image: act, command: [act] }
        """;

    private const string Stubborn =
        """
        name: stubborn
        steps:
          work: { forEach: 5, uses: container, image: act, command: [act, until-stopped] }
          more: { needs: [work], uses: container, image: act, command: [act] }
        finally:
          tidy: { set: { state: "{{ run.state }}" } }
        """;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("pods")
        {
            Files = Texts.Of(Pods),
            Armed = "run pods.yaml",
            Points =
            [
                "pod-create-before", "pod-create-after", "pod-event", "pod-end-seen", "pod-log-before", "pod-log-after", "pod-end-reported",
                "pod-remove-before", "pod-remove-deleted", "pod-remove-after", "pod-forget", "attempt-ended-seen", "commit-after", "act-before",
                "release-before",
                "release-after",
            ],
            Also = ["commit-before", "act-after", "attempt-start-before", "attempt-start-after"],
            Ends = Texts.Ends("pods#1 succeeded"),
            Runs = 1,
        },
        new("pods of a dead engine")
        {
            Files = Texts.Of(Pods),
            First = [("release-before:1", "run pods.yaml")],
            Armed = "work --until-idle",
            Points = ["pod-found", "pods-list-before", "pods-list-after"],
            Also = ["pod-event", "pod-log-after", "pod-remove-deleted", "recovery-resume"],
            OncePerProcess = true,
            Hits = 2,
            Ends = Texts.Ends("pods#1 succeeded"),
            Runs = 1,
        },
        new("cancel of pods that run")
        {
            Files = Texts.Of(Stubborn),
            Armed = "run stubborn.yaml",
            Meanwhile = ("cancel stubborn", 5),
            Points = ["pod-stop-before", "pod-stop-after"],
            Also = ["pod-create-after", "pod-remove-before", "pod-remove-deleted", "attempt-stop-after", "commit-after"],
            Ends = Texts.Ends("stubborn#1 cancelled"),
            Runs = 1,
        },
        new("cancel of pods that were never made")
        {
            Files = Texts.Of(Stubborn),
            First = [("pod-create-after:1", "run stubborn.yaml"), (null, "cancel stubborn"), ("attempt-stop-before:1", "work --until-idle")],
            Armed = "work --until-idle",
            Points = ["pod-search"],
            Places = 1,
            OncePerProcess = true,
            Hits = 2,
            Ends = Texts.Ends("stubborn#1 cancelled"),
            Runs = 1,
        },
    ];
}

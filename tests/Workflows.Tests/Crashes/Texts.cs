using System.Globalization;

namespace Workflows.Tests.Crashes;

/// <summary>The definitions of the crash scenarios.</summary>
internal static class Texts
{
    /// <summary>Everything that one run can do by itself: compute, run, retry, fan out, ask, tidy up.</summary>
    public const string Chain =
        """
        name: chain
        defaults: { retry: { attempts: 3, backoff: { first: 20ms } } }
        steps:
          numbers: { forEach: 5, set: { twice: "{{ item + item }}" } }
          plain: { needs: [numbers], uses: container, command: [./act] }
          flaky: { needs: [numbers], uses: container, command: [./act, fails-once] }
          each: { needs: [plain, flaky], forEach: [a, b], uses: container, command: [./act] }
          ask: { needs: [each], approval: { from: [group:all] } }
        finally:
          tidy: { uses: container, command: [./act] }
        """;

    public const string Timers =
        """
        name: timers
        steps:
          nap: { wait: { for: 30ms } }
          doze: { wait: { for: 35ms } }
          rest: { wait: { for: 40ms } }
          sleep: { needs: [nap, doze, rest], wait: { for: 20ms } }
          flaky: { needs: [sleep], uses: container, command: [./act, fails-once], retry: { attempts: 2, backoff: { first: 20ms } } }
        """;

    public const string Lines =
        """
        name: lines
        steps:
          list: { uses: container, command: [./act, lines], artifacts: { lines: lines.txt } }
          one: { needs: [list], forEach: "{{ steps.list.artifacts.lines }}", set: { line: "{{ item }}" } }
          two: { needs: [list], forEach: "{{ steps.list.artifacts.lines }}", set: { line: "{{ item }}" } }
          three: { needs: [list], forEach: "{{ steps.list.artifacts.lines }}", set: { line: "{{ item }}" } }
          four: { needs: [list], forEach: "{{ steps.list.artifacts.lines }}", set: { line: "{{ item }}" } }
          five: { needs: [list], forEach: "{{ steps.list.artifacts.lines }}", uses: container, command: [./act] }
        """;

    public const string Cached =
        """
        name: cached
        parameters: { items: { type: array, items: { type: integer } } }
        steps:
          work: { forEach: "{{ parameters.items }}", uses: container, command: [./act], env: { ITEM: "{{ item }}" }, cache: { ttl: 1d } }
        """;

    public const string Parent =
        """
        name: parent
        steps:
          a: { workflow: { name: child } }
          b: { workflow: { name: child } }
          c: { workflow: { name: child } }
          d: { workflow: { name: child } }
          e: { workflow: { name: child } }
        """;

    /// <summary>Fails in its first generation.</summary>
    public const string Child =
        """
        name: child
        steps:
          work: { uses: container, command: [./act, fails-once] }
        """;

    public const string Dynasty =
        """
        name: dynasty
        steps:
          heirs: { forEach: 6, parallel: 1, workflow: { name: heir } }
        """;

    public const string Heir =
        """
        name: heir
        steps:
          one: { set: { n: 1 } }
        """;

    public const string Slow =
        """
        name: slow
        steps:
          work: { forEach: 6, parallel: 1, uses: container, command: [./act, dwells] }
        """;

    public const string Guardian =
        """
        name: guardian
        steps:
          child: { workflow: { name: waiter } }
        """;

    public const string Waiter =
        """
        name: waiter
        steps:
          listen: { wait: { event: { type: never.comes } } }
          ask: { approval: { from: [group:all] } }
        """;

    public const string Stubborn =
        """
        name: stubborn
        steps:
          work: { forEach: 5, uses: container, command: [./act, until-stopped] }
          more: { needs: [work], uses: container, command: [./act] }
        finally:
          tidy: { set: { state: "{{ run.state }}" } }
        """;

    public const string FailFast =
        """
        name: fail-fast
        failFast: true
        steps:
          work: { forEach: 5, uses: container, command: [./act, until-stopped] }
          fails: { uses: container, command: [./act, fails-when, "6"] }
        """;

    public const string Crowd =
        """
        name: crowd
        failFast: true
        steps:
          holder: { uses: container, command: [./act, until-stopped] }
          crowd: { forEach: 5, uses: container, command: [./act], queueTimeout: 100ms }
        """;

    public const string Queue =
        """
        name: queue
        concurrency: { key: all, limit: 1, whenFull: queue }
        steps:
          one: { set: { n: 1 } }
          work: { needs: [one], uses: container, command: [./act] }
        """;

    public const string Reject =
        """
        name: reject
        concurrency: { key: all, limit: 1, whenFull: reject }
        steps:
          work: { uses: container, command: [./act] }
        """;

    public const string Ask =
        """
        name: ask
        steps:
          first: { approval: { from: [group:all] } }
          second: { approval: { from: [group:all] } }
          third: { approval: { from: [group:all] } }
          fourth: { approval: { from: [group:all] } }
          fifth: { approval: { from: [group:all] } }
          work: { needs: [first, second, third, fourth, fifth], uses: container, command: [./act] }
        """;

    public static string Published(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: p{{number}}
        steps:
          work: { uses: container, command: [./act] }
        """);

    /// <summary>Definitions by the file that each belongs in.</summary>
    public static IReadOnlyDictionary<string, string> Of(params IEnumerable<string> texts) =>
        texts.ToDictionary(text => text.Split('\n')[0]["name: ".Length..].Trim() + ".yaml");

    /// <summary>From <c>LABEL STATE</c>.</summary>
    public static IReadOnlyDictionary<string, string> Ends(params IEnumerable<string> ends) =>
        ends.ToDictionary(end => end.Split(' ')[0], end => end.Split(' ')[1]);

    public static string[] Times(int times, string line) => [.. Enumerable.Repeat(line, times)];
}

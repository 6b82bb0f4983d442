namespace Workflows.Tests.Crashes;

/// <summary>What activities have said of themselves, in a file that no engine writes: <c>start RUN STEP INDEX ATTEMPT</c> and <c>end …</c>.</summary>
internal sealed record Witness(IReadOnlyList<string> Starts, IReadOnlyList<string> Ends)
{
    /// <summary>
    /// An activity with a witness. Its word says what it does: nothing, <c>lines</c> (an artifact of two), <c>dwells</c>, <c>fails-once</c>,
    /// <c>fails-when</c> so many have started, or <c>until-stopped</c>, which a SIGTERM ends.
    /// </summary>
    public const string Activity =
        """
        #!/bin/sh
        say() { echo "$1 $WF_RUN $WF_STEP ${WF_INDEX:--} $WF_ATTEMPT" >> "$HOME/witness"; }
        trap 'say end; exit 143' TERM
        say start
        case "$1" in
          lines) printf 'a\nb\n' > "$WF_STEP_DIR/lines.txt" ;;
          dwells) sleep 0.3 ;;
          fails-once) [ "$WF_ATTEMPT" -gt 1 ] || { say end; exit 1; } ;;
          fails-when) while [ "$(grep -c "^start $WF_RUN " "$HOME/witness")" -lt "$2" ]; do sleep 0.02; done; say end; exit 1 ;;
          until-stopped) sleep 300 & wait ;;
        esac
        say end

        """;

    public static Witness Of(Wf wf)
    {
        var file = Path.Combine(wf.Home, "witness");
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        return new(Said(lines, "start "), Said(lines, "end "));
    }

    /// <summary>What was said in the folders of several engines, whose attempts may have begun in one and ended in another.</summary>
    public static Witness All(IEnumerable<Witness> several) =>
        several.Aggregate(new Witness([], []), (all, one) => new([.. all.Starts, .. one.Starts], [.. all.Ends, .. one.Ends]));

    private static List<string> Said(string[] lines, string word) =>
        [.. lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..])];
}

namespace Workflows.Tests.Cli;

/// <summary>Small definitions to run.</summary>
internal static class Flows
{
    public const string Hello = """
        name: hello
        parameters:
          name: { type: string, default: world }
        steps:
          greet: { set: { text: "Hello, {{ parameters.name }}" } }
          shout:
            needs: [greet]
            uses: container
            command: [sh, -c, 'echo "$TEXT" >&2; echo "{\"text\": \"$TEXT!\"}" > "$WF_OUTPUTS"; echo data > "$WF_STEP_DIR/file.txt"']
            env: { TEXT: "{{ steps.greet.outputs.text }}" }
            artifacts: { file: file.txt }
        outputs: { greeting: "{{ steps.shout.outputs.text }}" }
        """;

    public const string Fails = """
        name: fails
        steps:
          load: { uses: container, command: [sh, -c, 'echo reading; echo "no such table" >&2; exit 3'] }
          never: { needs: [load], set: { a: 1 } }
        """;

    public const string Approval = """
        name: ask
        steps:
          sign-off: { approval: { text: "Ship it?" } }
          ship: { needs: [sign-off], set: { shipped: true } }
        """;

    /// <summary>Runs until a file <c>go</c> appears in the definition's folder; writes its process id to <c>pid</c> first.</summary>
    public const string Waits = """
        name: waits
        steps:
          work: { uses: container, grace: 1s, command: [sh, -c, 'echo $$ > pid; echo begun; while [ ! -e go ]; do sleep 0.05; done; echo over'] }
        """;

    /// <summary>Beside the approval something runs: the run does not wait for people only.</summary>
    public const string ApprovalBesideWork = """
        name: both
        steps:
          sign-off: { approval: {} }
          work: { uses: container, command: [sh, -c, 'while [ ! -e go ]; do sleep 0.05; done'] }
        """;

    /// <summary>The question comes once a file <c>go</c> is there.</summary>
    public const string ApprovalAfterWork = """
        name: later
        steps:
          work: { uses: container, command: [sh, -c, 'while [ ! -e go ]; do sleep 0.05; done'] }
          ok: { needs: [work], approval: {} }
        """;

    /// <summary>Does not listen to SIGTERM, so a cancel takes as long as its grace.</summary>
    public const string Stubborn = """
        name: stubborn
        steps:
          work: { uses: container, grace: 2m, command: [sh, -c, 'trap "" TERM; echo begun; while [ ! -e go ]; do sleep 0.05; done'] }
        """;
}

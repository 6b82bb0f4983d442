namespace Workflows.Definitions.Language;

/// <summary>A program that runs text which stands among its arguments.</summary>
/// <param name="Letters">Options of one letter that announce code; in a cluster too, such as <c>-ec</c>.</param>
/// <param name="Words">Long options, or subcommands, that announce code.</param>
internal sealed record Interpreter(string Letters, params string[] Words)
{
    /// <summary>Options of one letter that take a value: the rest of their element, or else the next one.</summary>
    public string Values { get; init; } = string.Empty;

    /// <summary>Options of one letter behind which no code comes: <c>python -m</c>, <c>awk -f</c>.</summary>
    public string Ends { get; init; } = string.Empty;

    /// <summary>Its first operand is code: <c>awk '{ print }'</c>.</summary>
    public bool CodeFirst { get; init; }

    /// <summary>Its operands are code but for the first: <c>sqlite3 FILE 'select 1'</c>.</summary>
    public bool CodeBehindFirst { get; init; }

    /// <summary>Behind its code more options may follow: <c>perl -e A -e B</c>.</summary>
    public bool Again { get; init; } = true;

    /// <summary>Options may follow operands too: <c>psql sales -c A</c>.</summary>
    public bool Anywhere { get; init; }

    /// <summary>All that stands behind its code is a part of it: <c>watch echo A</c>, <c>pwsh -c A B</c>.</summary>
    public bool Rest { get; init; }

    /// <summary>Its long options are read without case: <c>pwsh -COMMAND</c>.</summary>
    public bool AnyCase { get; init; }

    /// <summary>Its name is a word of everyday use: it is the program only where the command begins with it, or with a program that runs others.</summary>
    public bool IsWord { get; init; }
}

/// <summary>
/// The table of interpreters. A value that became part of their text could run anything: a quote in it is enough. Of a program that is not here nobody
/// can tell which of its arguments it runs, and most run none: they are let through, and a value in <c>env</c> is only ever a value.
/// </summary>
internal static class Interpreters
{
    private static readonly Dictionary<string, Interpreter> Known = Table(
        ("sh bash ash dash zsh ksh mksh yash rbash csh tcsh nu xonsh elvish", new("c", "--command") { Values = "oO", Again = false }),
        ("fish", new("cC", "--command", "--init-command")),
        ("python pypy ipython micropython", new("c") { Values = "WX", Ends = "m", Again = false }),
        ("perl", new("eE") { Values = "IMm" }),
        ("ruby jruby", new("e") { Values = "IrCE" }),
        ("node nodejs bun deno tsx ts-node", new("ep", "--eval", "--print", "eval") { Values = "rC" }),
        ("php", new("rRBE", "--run", "--process-code", "--process-begin", "--process-end") { Values = "cdz", Ends = "fF" }),
        ("lua luajit", new("e") { Values = "l" }),
        ("R Rscript julia octave groovy scala kotlin elixir erl osascript clojure racket raku ghc swift", new("eE", "--eval", "-eval", "--expression")),
        ("gnuplot ocaml dc", new("e", "--expression")),
        ("expect sage", new("c")),
        ("guile", new("ce")),
        ("matlab", new(string.Empty, "-batch", "-r")),
        ("wolframscript", new("c", "-code", "--code")),
        ("emacs sbcl mongo mongosh", new(string.Empty, "--eval", "-eval", "--execute", "-execute") { Anywhere = true }),
        ("pwsh powershell powershell.exe", PowerShell("command", "commandwithargs", "cwa", "encodedcommand", "ec")),
        ("awk gawk mawk nawk original-awk", new("e", "--source") { Values = "vF", Ends = "f", CodeFirst = true }),
        ("sed gsed", new("e", "--expression") { Ends = "f", CodeFirst = true }),
        ("env", new("S", "--split-string") { Values = "uC", Again = false }),
        ("sudo doas", new("si", "--shell", "--login") { Values = "ugpCDhrRtTU", Rest = true }),
        ("watch", new(string.Empty) { Values = "nq", CodeFirst = true, Rest = true, IsWord = true }),
        ("parallel", new(string.Empty) { Values = "jNnLaISP", CodeFirst = true, Rest = true, IsWord = true }),
        ("hyperfine", new(string.Empty) { Values = "wrmMSnps", CodeFirst = true, Rest = true }),
        ("npm npx pnpm", new("c", "--call", "exec") { Values = "pw" }),
        ("sbatch srun", new(string.Empty, "--wrap") { Anywhere = true }),
        ("su runuser flock script", new("c", "--command", "--session-command") { Values = "gGsuwT", Anywhere = true }),
        ("ssh", new(string.Empty) { Values = "BbcDEeFIiJLlmOopQRSWw", CodeBehindFirst = true, Anywhere = true }),
        ("psql", new("c", "--command") { Values = "dFhLopPRTUv", Anywhere = true }),
        ("duckdb sqlite3 sqlite", new("c", "-cmd", "--cmd") { Anywhere = true, CodeBehindFirst = true }),
        ("spark-sql beeline hive trino presto impala-shell cqlsh cockroach dolt", new("eq", "--execute", "--query") { Values = "fhipSu", Anywhere = true }),
        ("clickhouse", new("q", "--query", "--queries") { Values = "hudC", Anywhere = true }),
        ("mysql mariadb clickhouse-client", new("eq", "--execute", "--query") { Values = "hPuDS", Anywhere = true }));

    private static readonly HashSet<string> Launchers = new(
        "env exec nice nohup time timeout sudo doas su setsid stdbuf ionice chrt taskset numactl busybox xargs flock".Split(' '), StringComparer.Ordinal);

    /// <summary>Whatever a command's first element may be that is only known when the step runs.</summary>
    public static Interpreter Any { get; } = new("ceErq", "--eval", "--command", "--execute", "--query", "-batch", "-command") { Anywhere = true };

    /// <summary>
    /// The interpreter that an element of a command names, with or without folder and version (<c>/usr/bin/python3.12</c>); null for any other.
    /// </summary>
    public static Interpreter? Of(string element) =>
        Known.GetValueOrDefault(Name(element)) ?? Known.GetValueOrDefault(Name(element).TrimEnd([.. "0123456789.-"]));

    /// <summary>Whether the program runs the one that stands among its arguments.</summary>
    public static bool Launches(string element) => Launchers.Contains(Name(element));

    private static string Name(string element) => element[(element.LastIndexOf('/') + 1)..];

    /// <summary>PowerShell takes any beginning of an option's name, behind one hyphen or two.</summary>
    private static Interpreter PowerShell(params string[] options)
    {
        var starts = options.SelectMany(option => Enumerable.Range(1, option.Length).Select(length => option[..length])).Distinct();
        return new Interpreter(string.Empty, [.. starts.SelectMany(start => new[] { $"-{start}", $"--{start}" })])
        {
            AnyCase = true,
            Anywhere = true,
            Rest = true,
        };
    }

    private static Dictionary<string, Interpreter> Table(params (string Names, Interpreter Interpreter)[] rows) => rows
        .SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Interpreter)))
        .ToDictionary(pair => pair.name, pair => pair.Interpreter, StringComparer.Ordinal);
}

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
}

/// <summary>The table of interpreters. A value that became part of their text could run anything: a quote in it is enough.</summary>
internal static class Interpreters
{
    private static readonly Dictionary<string, Interpreter> Known = Table(
        ("sh bash ash dash zsh ksh mksh yash rbash fish csh tcsh nu xonsh elvish", new("c", "--command", "--init-command") { Values = "oO", Again = false }),
        ("python pypy ipython micropython", new("c") { Values = "WX", Ends = "m", Again = false }),
        ("perl", new("eE") { Values = "IMm" }),
        ("ruby jruby", new("e") { Values = "IrCE" }),
        ("node nodejs bun deno tsx", new("ep", "--eval", "--print", "eval") { Values = "rC" }),
        ("php", new("rRBE", "--run", "--process-code", "--process-begin", "--process-end") { Values = "cdz", Ends = "fF" }),
        ("lua luajit", new("e") { Values = "l" }),
        ("R Rscript julia octave groovy scala elixir erl osascript clojure guile racket raku ghc swift", new("eE", "--eval", "-eval", "--expression")),
        ("pwsh powershell", new("c", "-Command", "-command", "-EncodedCommand")),
        ("awk gawk mawk nawk original-awk", new("e", "--source") { Values = "vF", Ends = "f", CodeFirst = true }),
        ("sed gsed", new("e", "--expression") { Ends = "f", CodeFirst = true }),
        ("env", new("S", "--split-string") { Values = "uC", Again = false }),
        ("su runuser flock script", new("c", "--command", "--session-command") { Values = "gGsuwT", Anywhere = true }),
        ("ssh", new(string.Empty) { Values = "BbcDEeFIiJLlmOopQRSWw", CodeBehindFirst = true, Anywhere = true }),
        ("psql", new("c", "--command") { Values = "dFhLopPRTUv", Anywhere = true }),
        ("duckdb sqlite3 sqlite", new("c", "-cmd", "--cmd") { Anywhere = true, CodeBehindFirst = true }),
        ("spark-sql beeline hive trino presto", new("eq", "--execute", "--query") { Values = "fhipSu", Anywhere = true }),
        ("clickhouse", new("q", "--query", "--queries") { Values = "hudC", Anywhere = true }),
        ("mysql mariadb clickhouse-client", new("eq", "--execute", "--query") { Values = "hPuDS", Anywhere = true }));

    /// <summary>Whatever a command's first element may be that is only known when the step runs.</summary>
    public static Interpreter Any { get; } = new("ceErq", "--eval", "--command", "--execute", "--query") { Anywhere = true };

    /// <summary>
    /// The interpreter that an element of a command names, with or without folder and version (<c>/usr/bin/python3.12</c>); null for any other.
    /// </summary>
    public static Interpreter? Of(string element)
    {
        var name = element[(element.LastIndexOf('/') + 1)..];
        return Known.GetValueOrDefault(name) ?? Known.GetValueOrDefault(name.TrimEnd([.. "0123456789.-"]));
    }

    private static Dictionary<string, Interpreter> Table(params (string Names, Interpreter Interpreter)[] rows) => rows
        .SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Interpreter)))
        .ToDictionary(pair => pair.name, pair => pair.Interpreter, StringComparer.Ordinal);
}

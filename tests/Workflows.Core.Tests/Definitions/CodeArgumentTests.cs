using FluentAssertions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

/// <summary>No expression may stand in text that an interpreter runs as code.</summary>
public sealed class CodeArgumentTests
{
    private const string Value = "\"{{ parameters.p }}\"";

    [Theory]
    [InlineData("sh, -c, VALUE")]
    [InlineData("sh, -c, --, VALUE")]
    [InlineData("bash, -c, -x, VALUE")]
    [InlineData("bash, -x, -c, VALUE")]
    [InlineData("/bin/bash, -lc, VALUE")]
    [InlineData("sh, -ec, VALUE")]
    [InlineData("bash, -o, pipefail, -c, VALUE")]
    [InlineData("bash, -euo, pipefail, -c, VALUE")]
    [InlineData("bash, --norc, --rcfile, f, -c, VALUE")]
    [InlineData("env, sh, -c, VALUE")]
    [InlineData("env, -i, A=b, /usr/bin/dash, -c, VALUE")]
    [InlineData("env, -S, VALUE")]
    [InlineData("exec, sh, -c, VALUE")]
    [InlineData("nice, -n, 5, sh, -c, VALUE")]
    [InlineData("timeout, 5s, bash, -c, VALUE")]
    [InlineData("busybox, sh, -c, VALUE")]
    [InlineData("xargs, -I, x, sh, -c, VALUE")]
    [InlineData("sh, -c, 'exec \"$@\"', sh, python3, -c, VALUE")]
    [InlineData("python, -c, VALUE")]
    [InlineData("python3, -c, \"print({{ parameters.p }})\"")]
    [InlineData("python3, \"-cprint({{ parameters.p }})\"")]
    [InlineData("/usr/bin/python3.12, -W, ignore, -Bc, VALUE")]
    [InlineData("perl, -e, VALUE")]
    [InlineData("perl, -lane, VALUE")]
    [InlineData("perl, -I, lib, -e, '1', -e, VALUE")]
    [InlineData("perl, \"-e{{ parameters.p }}\"")]
    [InlineData("node, -e, VALUE")]
    [InlineData("node, -pe, VALUE")]
    [InlineData("node, --eval, VALUE")]
    [InlineData("node, \"--eval={{ parameters.p }}\"")]
    [InlineData("node, -r, lib, -e, VALUE")]
    [InlineData("ruby, -e, VALUE")]
    [InlineData("php, -r, VALUE")]
    [InlineData("lua5.4, -e, VALUE")]
    [InlineData("Rscript, -e, VALUE")]
    [InlineData("awk, \"{ print {{ parameters.p }} }\"")]
    [InlineData("awk, -v, n=1, VALUE")]
    [InlineData("sed, -n, \"s/x/{{ parameters.p }}/\"")]
    [InlineData("psql, sales, -c, VALUE")]
    [InlineData("duckdb, sales.db, VALUE")]
    [InlineData("sqlite3, -readonly, sales.db, VALUE")]
    [InlineData("clickhouse, client, -q, VALUE")]
    [InlineData("spark-sql, -e, VALUE")]
    [InlineData("su, nobody, -c, VALUE")]
    [InlineData("sh, \"-{{ parameters.p }}\", 'echo x'")]
    [InlineData("sh, -c, \"-{{ parameters.p }}\"")]
    [InlineData("bash, PLAIN, VALUE")]
    [InlineData("python3, -W, ignore, PLAIN, VALUE")]
    [InlineData("PLAIN, -c, VALUE")]
    [InlineData("PLAIN, -x, --eval, VALUE")]
    [InlineData("ssh, -p, 22, host, VALUE")]
    [InlineData("ssh, host, sh, \"run {{ parameters.p }}\"")]
    public void Code_can_not_hold_an_expression(string command) => Errors(command).Should().ContainSingle()
        .Which.Should().Contain("runs as code is refused").And.Contain("put it in `env`");

    [Theory]
    [InlineData("sh, -c, 'echo $1', sh, VALUE")]
    [InlineData("sh, -c, --, 'echo $1', sh, VALUE")]
    [InlineData("sh, run.sh, -c, VALUE")]
    [InlineData("python3, -c, 'import sys', VALUE, -c, VALUE")]
    [InlineData("python3, train.py, -c, VALUE")]
    [InlineData("python3, -u, train.py, -c, VALUE")]
    [InlineData("python3, -m, train, -c, VALUE")]
    [InlineData("python3, -W, ignore, VALUE, -c, x")]
    [InlineData("bash, VALUE, x, VALUE")]
    [InlineData("PLAIN, VALUE, -v, VALUE")]
    [InlineData("ssh, -p, VALUE, host, uptime")]
    [InlineData("train, -c, VALUE, -e, VALUE")]
    [InlineData("train, --mode, eval, VALUE")]
    [InlineData("perl, -e, 'print @ARGV', VALUE")]
    [InlineData("node, app.js, -e, VALUE")]
    [InlineData("awk, -v, \"x={{ parameters.p }}\", '{ print x }', VALUE")]
    [InlineData("awk, -f, prog.awk, VALUE")]
    [InlineData("duckdb, VALUE, -c, 'select 1'")]
    [InlineData("psql, -f, q.sql, -v, \"x={{ parameters.p }}\"")]
    [InlineData("env, \"A={{ parameters.p }}\", sh, -c, 'echo $A'")]
    public void Plain_arguments_can(string command) => Errors(command).Should().BeEmpty();

    private static IEnumerable<string> Errors(string command) => WorkflowText.Read(
        "w.yaml",
        $"name: w\nparameters: {{ p: {{ type: string }} }}\nsteps: {{ a: {{ uses: container, command: [{command.Replace("VALUE", Value, StringComparison.Ordinal).Replace("PLAIN", Value, StringComparison.Ordinal)}] }} }}\n")
        .Errors.Select(e => e.Message);
}

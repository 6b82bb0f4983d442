using System.Text;
using Workflows.Cli;
using Workflows.Cli.CommandLine;
using Workflows.Tests.Cli;

namespace Workflows.Tests.Remote;

/// <summary>
/// Calls <c>wf</c> inside the test's process. What it writes goes to the console of the process; here each call has a console of its own, whatever runs
/// beside it.
/// </summary>
internal static class InProcess
{
    private static readonly AsyncLocal<StringWriter?> output = new();
    private static readonly AsyncLocal<StringWriter?> errors = new();

    static InProcess()
    {
        Console.SetOut(new Routed(Console.Out, output));
        Console.SetError(new Routed(Console.Error, errors));
    }

    public static async Task<Finished> RunAsync(params string[] arguments)
    {
        var (said, complained) = (new StringWriter(), new StringWriter());
        var exit = await Task.Run(async () =>
        {
            (output.Value, errors.Value) = (said, complained);
            return await Edge.InvokeAsync(Wf.Build(), arguments);
        });
        return new(exit, said.ToString(), complained.ToString());
    }

    private sealed class Routed(TextWriter all, AsyncLocal<StringWriter?> own) : TextWriter
    {
        public override Encoding Encoding => all.Encoding;

        private TextWriter To => own.Value ?? all;

        public override void Write(char value) => To.Write(value);

        public override void Write(string? value) => To.Write(value);

        public override void Write(ReadOnlySpan<char> buffer) => To.Write(buffer);

        public override void Write(char[] buffer, int index, int count) => To.Write(buffer, index, count);

        public override void Flush() => To.Flush();
    }
}

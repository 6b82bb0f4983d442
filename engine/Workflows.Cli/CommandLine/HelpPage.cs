using System.CommandLine;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.CommandLine;

/// <summary>The help of one command: what it does, examples to copy, then what can be said to it.</summary>
internal static class HelpPage
{
    private static readonly (Topic Topic, string Heading)[] Headings =
    [
        (Topic.Run, "Run"),
        (Topic.Look, "Look"),
        (Topic.Act, "Act on a run"),
        (Topic.Define, "Write workflows"),
        (Topic.Library, "Models and activities"),
        (Topic.Setup, "Set up"),
    ];

    public static void Write(Screen screen, Command command)
    {
        screen.WriteProse(command.Description ?? string.Empty);
        Section(screen, "Usage", [(Usage(command), string.Empty)]);
        if (command is Verb verb)
        {
            WriteExamples(screen, verb.Examples);
        }

        WriteCommands(screen, command);
        Section(screen, "Arguments", [.. command.Arguments.Where(a => !a.Hidden).Select(a => (Shape(a), a.Description ?? string.Empty))]);
        Section(screen, "Options", [.. command.Options.Where(o => !o.Hidden).Select(o => (Names(o), o.Description ?? string.Empty))]);
        if (command is not RootCommand)
        {
            Section(screen, "Everywhere", [.. Inherited(command).Select(o => (Names(o), o.Description ?? string.Empty))]);
        }
        else
        {
            Section(screen, "Exit codes", [.. ExitCodes.All.Select(code => (code.ToString("D"), code.Meaning()))]);
        }

        foreach (var note in (command as Verb)?.Notes ?? [])
        {
            screen.WriteLine();
            screen.WriteProse(note);
        }

        if (command.Subcommands.Count > 0)
        {
            screen.WriteLine();
            screen.WriteLine(new Piece($"{Path(command)} COMMAND --help tells more, with examples.", Looks.Dim));
        }
    }

    /// <summary>Those of the program under their topics.</summary>
    private static void WriteCommands(Screen screen, Command command)
    {
        if (command is not RootCommand)
        {
            Section(screen, "Commands", [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (Signature(c), c.Description ?? string.Empty))]);
            return;
        }

        WriteExamples(screen, RootExamples);
        foreach (var (topic, heading) in Headings)
        {
            var verbs = command.Subcommands.OfType<Verb>().Where(verb => verb.Topic == topic);
            Section(screen, heading, [.. verbs.Select(verb => (Signature(verb), verb.Description ?? string.Empty))]);
        }
    }

    private static Example[] RootExamples =>
    [
        new("wf run workflows/hello.yaml", "run a workflow and watch it"),
        new("wf run bike-demand -p maxPsi=0.1", "run its live version with a parameter"),
        new("wf show bike-demand", "look at its latest run"),
    ];

    private static void WriteExamples(Screen screen, IReadOnlyList<Example> examples) =>
        Section(screen, "Examples", [.. examples.Select(e => (e.Line, e.For))], example: true);

    /// <summary>Two columns; the right one wraps under itself.</summary>
    private static void Section(Screen screen, string heading, IReadOnlyList<(string Left, string Right)> rows, bool example = false)
    {
        if (rows.Count == 0)
        {
            return;
        }

        screen.WriteLine();
        screen.WriteLine(new Piece(heading, Looks.Strong));
        var columns = new Columns(new Column { Style = example ? Looks.Busy : Looks.Plain }, new Column { Style = Looks.Dim }) { Indent = 2 };
        foreach (var (left, right) in rows)
        {
            columns.Add(left, right);
        }

        screen.Write(columns);
    }

    private static string Usage(Command command)
    {
        var arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => $" {Shape(a)}"));
        var below = command.Subcommands.Count == 0 ? string.Empty : command.Action is null ? " COMMAND" : " [COMMAND]";
        var options = command is RootCommand ? string.Empty : " [options]";
        return $"{Path(command)}{below}{arguments}{options}";
    }

    private static string Signature(Command command) =>
        command.Name + string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => $" {Shape(a)}"));

    private static string Shape(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        var many = argument.Arity.MaximumNumberOfValues > 1 ? "..." : string.Empty;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}{many}]" : name + many;
    }

    private static string Names(Option option)
    {
        var names = option.Aliases.Where(alias => alias.StartsWith('-') && alias != "-?").Append(option.Name).OrderBy(name => name.Length);
        var value = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? string.Empty : $" {option.HelpName ?? "VALUE"}";
        return string.Join(", ", names) + value;
    }

    private static IEnumerable<Option> Inherited(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(o => o.Recursive && !o.Hidden).Concat(Inherited(parent)));

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "wf";
}

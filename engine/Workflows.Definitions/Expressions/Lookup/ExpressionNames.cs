namespace Workflows.Definitions.Expressions.Lookup;

/// <summary>The names that expressions read, and the operators.</summary>
internal static class ExpressionNames
{
    public static ExpressionExample[] Names =>
    [
        new("parameters.NAME", "A parameter of the run, with its type.", "parameters.limit"),
        new(
            "steps.NAME.outputs",
            "What a step left, null unless it succeeded; with `forEach` or `matrix` a list of what each instance left.",
            "steps.train.outputs.rmse"),
        new(
            "steps.NAME.artifacts",
            "Its files, by name: where the program that reads one finds it. With `forEach` or `matrix` a list: `steps.tune.artifacts[0].model`.",
            "steps.train.artifacts.model"),
        new("steps.NAME.state", "How it ended: succeeded, failed, skipped or cancelled.", "steps.check.state"),
        new(
            "steps.NAME.reason",
            "Why, where it did not fail: skipped for a condition, rejected or upstreamFailed; succeeded as cached or reused. Else null.",
            "steps.check.reason"),
        new("item", "In a step with `forEach` the item; with `matrix` an object of one value of each axis.", "item.depth"),
        new("index", "Which instance this is, from 0.", "index"),
        new("run.number", "The number of the run.", "run.number"),
        new("run.startedAt", "When it was started, RFC 3339 in UTC.", "run.startedAt"),
        new("run.requestedBy", "Who, or what, started it.", "run.requestedBy"),
        new("run.state", "How it ends. Only in `finally` and in the `outputs` of the workflow, as the next two.", "run.state"),
        new("run.cause", "Why it failed: application, timeout, outOfMemory, infrastructure, rejected or engine; null otherwise.", "run.cause"),
        new("run.failed", "The steps that failed: a list of names.", "run.failed"),
        new("workflow.name", "The workflow's name.", "workflow.name"),
        new("workflow.version", "The number of the version that runs.", "workflow.version"),
        new("objectives", "The objectives: a list of objects with metric, and atMost or atLeast.", "objectives[0].atMost"),
        new("event", "What arrived: in a trigger, and in the `where` of a wait.", "event.size > 100"),
        new("trigger.name", "In a trigger: its name.", "trigger.name"),
        new("trigger.scheduledTime", "In a trigger: the planned time; null where none was planned.", "trigger.scheduledTime"),
    ];

    public static ExpressionExample[] Operators =>
    [
        new(
            "+ - *",
            "Arithmetic, of two numbers; `+` also joins two strings or two lists. A string and a number are never joined: that is an error.",
            "parameters.limit * 2 + 1"),
        new("/", "Division: of two integers a number with a fraction.", "7 / 2"),
        new("//", "Division without the rest.", "7 // 2"),
        new("%", "The rest.", "7 % 2"),
        new(
            "== !=",
            "Equal or not, by value, however deep. A string and a number, or a boolean, are never compared: that is an error.",
            "parameters.region == 'Dublin'"),
        new("< <= > >=", "Order, of two numbers or two strings.", "steps.train.outputs.rmse < 70"),
        new("&& ||", "And, or; the right side is evaluated only where it counts.", "steps.check.state == 'succeeded' && steps.check.outputs.rmse < 70"),
        new("!", "Not.", "!(parameters.limit > 10)"),
        new("? :", "One of two values.", "parameters.limit > 10 ? 'high' : 'low'"),
        new("??", "The right side where the left is null: a step that did not succeed has no outputs.", "steps.check.outputs.rmse ?? 'none'"),
        new("?.", "A member that may be missing: null then, where `.` is an error.", "steps.train.outputs?.mae ?? 'none'"),
        new("[ ]", "An item of a list, from 0, or a member by a computed name.", "parameters.files[1]"),
        new(".size", "How many items or characters.", "parameters.files.size"),
        new("[a, b]", "A list.", "[1, parameters.limit]"),
        new("{a: b}", "An object.", "{ depth: item.depth, label: 'x' }"),
        new("a..b", "Integers from a to b.", "1..4"),
        new(
            "|",
            "Calls a function with what stands before it; further arguments follow, with blanks between.",
            "parameters.region | string.upcase | string.append '!'"),
        new("@", "A function itself, for functions that take one.", "parameters.files | array.each @string.upcase"),
        new("( )", "Groups. A call that is an argument needs them.", "(parameters.files | array.size) + 1"),
        new("' ' or \" \"", "A string; `\\n` and the like are escapes in both.", "'it\\'s ' + \"fine\""),
    ];
}

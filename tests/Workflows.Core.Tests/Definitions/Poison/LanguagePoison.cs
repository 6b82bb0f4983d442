namespace Workflows.Core.Tests.Definitions.Poison;

/// <summary>Texts that are YAML and no workflow.</summary>
internal static class LanguagePoison
{
    public static PoisonCase[] Cases { get; } =
    [
        PoisonCase.Of("no name", "`name` is missing", "steps: { a: { set: { x: 1 } } }\n"),
        PoisonCase.Of("no steps", "`steps` is missing", "name: a\n"),
        PoisonCase.Of("empty steps", "a workflow needs at least one step", "name: a\nsteps: {}\n"),
        PoisonCase.Of("unknown key", "the key `step` is not known here; did you mean `steps`?", "name: a\nstep: {}\n"),
        PoisonCase.Of("language of tomorrow", "expected an integer from 1 to 1", "language: 2\nname: a\nsteps: { a: { set: { x: 1 } } }\n"),
        Step("step without work", "the step does nothing", "{ title: x }"),
        Step("command without uses", "a step with `command` also says `uses: container`", "{ command: [python, train.py] }"),
        Step("image without uses", "a step with `image` also says `uses: container`", "{ image: python }"),
        Step("two works", "this one has `uses` and `approval`", "{ uses: container, command: [x], approval: {} }"),
        Step("unknown step key", "the key `need` is not known here; did you mean `needs`?", "{ need: [], set: { x: 1 } }"),
        Step("unknown need", "there is no step `bb`", "{ needs: [bb], set: { x: 1 } }"),
        Step("self need", "a step can't need itself", "{ needs: [a], set: { x: 1 } }"),
        PoisonCase.Of("cycle", "in a cycle: a -> b -> a", "name: a\nsteps:\n  a: { needs: [b], set: { x: 1 } }\n  b: { needs: [a], set: { x: 1 } }\n"),
        new("cycle of 10,000", "... 9980 more ...", () => Many(10_000, i => $"{{ needs: [s{(i + 1) % 10_000}], set: {{ x: 1 }} }}"), Deep: true),
        new("10,001 steps", "10,001 steps, at most 10,000 are allowed", () => Many(10_001, _ => "{ set: { x: 1 } }")),
        new(
            "50,001 edges",
            "needs, at most 50,000 are allowed",
            () => Many(400, i => $"{{ needs: [{string.Join(',', Enumerable.Range(0, i).Select(j => $"s{j}"))}], set: {{ x: 1 }} }}")),
        Step("no attempts", "expected an integer from 1 to 100, found the number 0", "{ uses: container, command: [x], retry: { attempts: 0 } }"),
        Step("101 attempts", "expected an integer from 1 to 100, found the number 101", "{ uses: container, command: [x], retry: { attempts: 101 } }"),
        Step("negative duration", "expected a duration", "{ uses: container, command: [x], timeout: -1h }"),
        Step("bare duration", "expected a duration", "{ uses: container, command: [x], timeout: 60 }"),
        Step("duration out of order", "expected a duration", "{ uses: container, command: [x], timeout: 5m1h }"),
        Step("duration too long", "expected a duration", "{ uses: container, command: [x], timeout: 99999999999d }"),
        Step("bad quantity", "expected a quantity as Kubernetes writes it", "{ uses: container, command: [x], resources: { memory: 16GB } }"),
        Step("half a GPU", "expected an integer: GPUs are given whole", "{ uses: container, command: [x], resources: { gpu: 0.5 } }"),
        Step("secret in env", "a literal under a key with the word `password` is refused", "{ uses: container, command: [x], env: { DB_PASSWORD: hunter2 } }"),
        Step(
            "secret in with",
            "a literal under a key with the word `apikey` is refused",
            "{ uses: container, command: [x], with: { deep: [ { apiKey: abc } ] } }"),
        Step("reserved environment", "`WF_` is kept for the engine", "{ uses: container, command: [x], env: { WF_TOKEN: x } }"),
        Step("reserved secret", "`WF_` is kept for the engine", "{ uses: container, command: [x], secrets: { WF_API: a/b } }"),
        Step(
            "expression after -c",
            "an expression in text that `sh` runs as code is refused",
            "{ uses: container, command: [sh, -c, \"echo {{ parameters.x }}\"] }"),
        Step(
            "expression after -lc",
            "an expression in text that `/bin/bash` runs as code is refused",
            "{ uses: container, command: [/bin/bash, -e, -lc, \"{{ parameters.x }}\"] }"),
        Step("no command", "`command` is missing", "{ uses: container }"),
        Step("path out of the folder", "expected a path below the step's folder", "{ uses: container, command: [x], artifacts: { a: ../../etc/passwd } }"),
        Step("NUL in a path", "expected a path below the step's folder", "{ uses: container, command: [x], artifacts: { a: \"b\\0c\" } }"),
        Step("an artifact named as the log", "but not log", "{ uses: container, command: [x], artifacts: { log: out.txt } }"),
        Step("absolute path", "expected a path below the step's folder", "{ uses: container, command: [x], artifacts: { a: /etc/passwd } }"),
        Step("fanned-out approval", "`forEach` belongs to", "{ forEach: [1], approval: {} }"),
        Step("env on an approval", "`env` belongs to steps that run a program", "{ approval: {}, env: { A: b } }"),
        Step("two fan-outs", "a step fans out once", "{ forEach: [1], matrix: { a: [1] }, set: { x: 1 } }"),
        Step(
            "matrix explosion",
            "the axes multiply to more than 100,000 instances",
            $"{{ matrix: {{ a: [{Ones(400)}], b: [{Ones(400)}] }}, set: {{ x: 1 }} }}"),
        Step(
            "matrix overflow",
            "the axes multiply to more than 100,000 instances",
            $"{{ matrix: {{ {string.Join(", ", Enumerable.Range(0, 60).Select(i => $"a{i}: [1, 2]"))} }}, set: {{ x: 1 }} }}"),
        Step("pod patch", "the key `podSpec` is not known here", "{ uses: container, command: [x], podSpec: { hostNetwork: true } }"),
        PoisonCase.Of("step in both lists", "share one name space", "name: a\nsteps: { a: { set: { x: 1 } } }\nfinally: { a: { set: { x: 1 } } }\n"),
        Cron("both day fields", "restricts both day of month and day of week", "0 0 13 * 5"),
        Cron("zone in the cron", "a `TZ=` prefix is refused", "TZ=UTC 0 0 * * *"),
        Cron("six fields", "add `seconds: true`", "0 0 0 * * *"),
        Cron("no cron", "not a cron", "99 0 * * *"),
        Cron("unknown macro", "did you mean `@daily`?", "@dayly"),
        PoisonCase.Of(
            "unknown zone",
            "did you mean `Europe/Dublin`?",
            "name: a\nsteps: { a: { set: { x: 1 } } }\ntriggers: { t: { schedule: { cron: \"@daily\", timeZone: Europe/Dublim } } }\n"),
        Parameter("backtracking pattern", "not a regular expression that can be checked in bounded time", "{ type: string, pattern: \"(?=a+)+$\" }"),
        new(
            "pattern of a megabyte",
            "the pattern is longer than 1,000 characters",
            () => Parameter("x", "", $"{{ type: string, pattern: {new string('a', 1 << 20)} }}").Text()),
        Parameter("schema reference", "the key `$ref` is not known here", "{ $ref: \"http://evil.example/schema\" }"),
        Parameter("default against its schema", "expected a number, found the string `x`", "{ type: number, default: x }"),
        Parameter("NUL in a file's path", "expected a path without NUL", "{ type: string, format: file, default: \"a\\0b\" }"),
        Parameter("NUL in a list of files", "expected a path without NUL", "{ type: array, items: { format: file }, default: [a, \"a\\0b\"] }"),
        Parameter("half a character", "invalid Unicode surrogates", "{ type: string, default: \"\\ud83d\" }"),
        Parameter("default out of bounds", "expected at least 0", "{ type: number, minimum: 0, default: -1 }"),
    ];

    private static PoisonCase Step(string name, string message, string step) =>
        PoisonCase.Of(name, message, $"name: a\nparameters: {{ x: {{ type: string }} }}\nsteps:\n  a: {step}\n");

    private static PoisonCase Cron(string name, string message, string cron) =>
        PoisonCase.Of(name, message, $"name: a\nsteps: {{ a: {{ set: {{ x: 1 }} }} }}\ntriggers: {{ t: {{ schedule: {{ cron: \"{cron}\" }} }} }}\n");

    private static PoisonCase Parameter(string name, string message, string schema) =>
        PoisonCase.Of(name, message, $"name: a\nsteps: {{ a: {{ set: {{ x: 1 }} }} }}\nparameters: {{ p: {schema} }}\n");

    private static string Many(int count, Func<int, string> step) =>
        "name: a\nsteps:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"  s{i}: {step(i)}\n"));

    private static string Ones(int count) => string.Join(',', Enumerable.Repeat(1, count));
}

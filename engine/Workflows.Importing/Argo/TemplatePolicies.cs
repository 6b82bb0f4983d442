using System.Globalization;
using Workflows.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>How long a template may run, how often it is tried again, and when an earlier result will do.</summary>
internal static class TemplatePolicies
{
    public static void Add(SourceMap template, TagScope scope, YamlMap step)
    {
        foreach (var key in new[] { "timeout", "activeDeadlineSeconds" })
        {
            if (template.Take(key) is not { } limit)
            {
                continue;
            }

            if (scope.Read(limit).Constant is { } text && GoDuration.Read(text) is { } duration)
            {
                step.Add("timeout", duration);
            }
            else
            {
                scope.Flow.Notes.LeaveOut(limit, key, "a limit that is computed; write it as `timeout: 10m`");
            }
        }

        step.AddFilled("retry", Retry(template.Map("retryStrategy"), scope));
        Cache(template.Map("memoize"), scope, step);
    }

    /// <summary>Policies of a template of steps, which belong to those.</summary>
    public static void LeaveOut(SourceMap template)
    {
        const string Message = "it is said of each step that runs a program, or of all in `defaults`; this template is a group of steps";
        foreach (var key in new[] { "timeout", "activeDeadlineSeconds", "retryStrategy", "memoize" })
        {
            template.LeaveOut(key, Message);
        }
    }

    private static YamlMap Retry(SourceMap strategy, TagScope scope)
    {
        var yaml = new YamlMap { IsFlow = true };
        if (!strategy.IsThere)
        {
            return yaml;
        }

        yaml.Add("attempts", Attempts(strategy, scope));
        var backoff = strategy.Map("backoff");
        yaml.AddFilled("backoff", new YamlMap { IsFlow = true }
            .Add("first", Time(backoff, "duration", scope)).Add("factor", Factor(backoff)).Add("max", Time(backoff, "cap", scope)));
        backoff.LeaveOut("maxDuration", "no time ends all tries together; `attempts` and `timeout` do");
        backoff.Close(_ => null);
        if (strategy.Text("retryPolicy") is not (null or "OnFailure" or "Always") and var policy)
        {
            strategy.Judge("retryPolicy", $"`{policy}` has no counterpart: a program's failure is tried again by `attempts`, a lost place always");
        }

        strategy.LeaveOut("expression", "whether a try is worth it is not computed; a program that exits with 64, 65 or 78 is never tried again");
        strategy.LeaveOut("affinity", "where the next try runs is for Kubernetes to say");
        strategy.Close(_ => null);
        return yaml;
    }

    private static int Attempts(SourceMap strategy, TagScope scope)
    {
        if (strategy.Take("limit") is not { } limit)
        {
            strategy.Judge("retryStrategy", $"without a limit it was tried for ever; {Limits.RetryAttempts} tries are the most here");
            return Limits.RetryAttempts;
        }

        if (scope.Read(limit).Constant is not { } text || !int.TryParse(text, CultureInfo.InvariantCulture, out var retries))
        {
            scope.Flow.Notes.LeaveOut(limit, "limit", "a limit that is computed; write it, the first try included");
            return 2;
        }

        // Theirs counts what comes after the first.
        return Math.Clamp(retries + 1, 1, Limits.RetryAttempts);
    }

    private static string? Time(SourceMap backoff, string key, TagScope scope) =>
        backoff.Take(key) is { } value ? GoDuration.Read(scope.Read(value).Constant ?? string.Empty) : null;

    private static Node.Number? Factor(SourceMap backoff) => backoff.Take("factor") switch
    {
        Node.Number number when number.Value >= 1 => number,
        Node.Text { Value: var text } when CoreScalar.Resolve(text, TextSpan.Origin).Node is Node.Number { Value: >= 1 } number => number,
        _ => null,
    };

    private static void Cache(SourceMap memoize, TagScope scope, YamlMap step)
    {
        if (!memoize.IsThere)
        {
            return;
        }

        var age = memoize.Text("maxAge") is { } text ? GoDuration.Read(text) : null;
        step.Add("cache", new YamlMap { IsFlow = true }.Add("ttl", age ?? "365d"));
        memoize.Judge("key", "the key of a result is made of the image, the command and all inputs; a key of one's own has no counterpart");
        _ = memoize.Take("key");
        memoize.LeaveOut("cache", "results are kept in the engine's own store");
        memoize.Close(_ => null);
        _ = scope;
    }
}

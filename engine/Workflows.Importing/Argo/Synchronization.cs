using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>Semaphores and mutexes of a whole workflow as <c>concurrency</c>.</summary>
internal static class Synchronization
{
    public static YamlMap Read(SourceMap synchronization, TagScope scope)
    {
        var yaml = new YamlMap { IsFlow = true };
        var mutexes = synchronization.Maps("mutexes").Concat(One(synchronization, "mutex"));
        var semaphores = synchronization.Maps("semaphores").Concat(One(synchronization, "semaphore"));
        foreach (var (lockMap, isMutex) in mutexes.Select(mutex => (mutex, true)).Concat(semaphores.Select(semaphore => (semaphore, false))))
        {
            if (!yaml.IsEmpty)
            {
                scope.Flow.Notes.LeaveOut(lockMap.Node, "synchronization", "a run counts against one limit; the first was taken");
                continue;
            }

            var place = lockMap.Has("configMapKeyRef") ? lockMap.Map("configMapKeyRef")
                : lockMap.Has("database") && !isMutex ? lockMap.Map("database")
                : lockMap;
            var key = place.Take("name") is { } name ? scope.Read(name).AsText() : string.Empty;
            key = place.Take("key") is { } more ? $"{key}/{scope.Read(more).AsText()}".TrimStart('/') : key;
            yaml.Add("key", key.Length == 0 ? "{{ workflow.name }}" : key).Add("limit", 1);
            if (!isMutex)
            {
                scope.Flow.Notes.Judge(lockMap.Node, "semaphore", "its size was kept elsewhere; write it as `limit`");
            }

            _ = lockMap.Take("database");
            lockMap.LeaveOut("namespace", "a limit holds within a project");
            place.Close(_ => null);
        }

        synchronization.Close(_ => null);
        return yaml;
    }

    private static IEnumerable<SourceMap> One(SourceMap synchronization, string key) => synchronization.Has(key) ? [synchronization.Map(key)] : [];
}

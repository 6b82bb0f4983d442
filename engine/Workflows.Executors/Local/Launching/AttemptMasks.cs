using Workflows.Runner.Secrets;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// What hides the secrets of attempts in what they send by themselves. It goes by what each was handed: a secret may have another value at its source by
/// now, and an engine that finds an attempt need not know what it was started from.
/// </summary>
internal sealed class AttemptMasks(LocalExecutorOptions options)
{
    private static readonly Func<string, string> hideAll = static _ => "***";

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Lazy<Func<string, string>>> known = [];

    /// <summary>The attempt is about to be handed these, and perhaps was handed others by an earlier engine whose <c>wf-exec</c> may still begin.</summary>
    /// <exception cref="IOException">They can't be kept for the next engine.</exception>
    public void Add(Guid uid, AttemptFolder folder, IReadOnlyCollection<string> values)
    {
        var key = options.RecordKey?.Invoke(uid);
        string[] all = [.. values.Union(key is null ? [] : SealedSecrets.Read(folder, key) ?? [])];
        if (key is not null && all.Length > 0) SealedSecrets.Write(folder, key, all);
        lock (gate) known[uid] = MaskOf(uid, all);
    }

    /// <summary>Puts <c>***</c> for each secret of the attempt; null: it is not known whether it has any, for it has not begun here.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public Func<string, string>? Of(Guid uid)
    {
        lock (gate)
        {
            if (!known.TryGetValue(uid, out var mask) && Find(uid) is { } found) known[uid] = mask = found;
            return mask?.Value;
        }
    }

    /// <summary>The attempt is over.</summary>
    public void Forget(Guid uid)
    {
        lock (gate) _ = known.Remove(uid);
    }

    /// <summary>By its folder: the launch file says whether there are any. Where they are gone, whatever the attempt sends may hold one.</summary>
    private Lazy<Func<string, string>>? Find(Guid uid)
    {
        var folder = AttemptFolder.Of(options.DataFolder, uid);
        if (folder.ReadLaunch() is not { } launch) return null;
        if (launch.Secrets.All(name => name == AttemptLaunch.Token)) return MaskOf(uid, []);
        return options.RecordKey?.Invoke(uid) is { } key && SealedSecrets.Read(folder, key) is { } values ? MaskOf(uid, values) : new(hideAll);
    }

    /// <summary>Lazy: most attempts send nothing, and the forms are many.</summary>
    private Lazy<Func<string, string>> MaskOf(Guid uid, IReadOnlyCollection<string> values) =>
        new(() => new SecretText(SecretForms.Of(options.Token is { } token ? [.. values, token(uid)] : values)).Mask);
}

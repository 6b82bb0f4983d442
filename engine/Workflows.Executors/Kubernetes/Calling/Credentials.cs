using System.Collections.Concurrent;
using System.Security.Authentication;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// Says in each request who we are. A program of the kubeconfig (<c>exec</c>) or another server may have to be asked for it, and may fail or
/// hang. What such a program prints is told to people, since the client library's own words are about what it did not print.
/// </summary>
internal sealed class Credentials(ServiceClientCredentials? credentials, TimeProvider time)
{
    /// <summary>A program's last words come beside its end.</summary>
    private static readonly TimeSpan lastWords = TimeSpan.FromSeconds(2);

    private static readonly AsyncLocal<PluginOutput?> listening = new();

    static Credentials() => KubernetesClientConfiguration.ExecStdError += (_, said) => listening.Value?.Hear(said.Data);

    /// <exception cref="AuthenticationException">There are none; its message is for people.</exception>
    public async Task SignAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (credentials is null) return;
        var words = listening.Value = new PluginOutput();
        try
        {
            await credentials.ProcessHttpRequestAsync(request, cancellation).WaitAsync(cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            var said = problem is KubeConfigException ? await words.AllAsync(lastWords, time, cancellation) : null;
            throw new AuthenticationException($"the credentials failed: {said ?? FirstLine(problem.Message)}");
        }
    }

    /// <summary>The rest may be a stack trace.</summary>
    public static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    private sealed class PluginOutput
    {
        /// <summary>A program may say more than anybody reads in a message.</summary>
        private const int MostLines = 20;

        private readonly ConcurrentQueue<string> lines = [];
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <param name="line">Null: there will be no more.</param>
        public void Hear(string? line)
        {
            if (line is null)
            {
                end.TrySetResult();
                return;
            }

            // It may ask the person at the terminal to log in.
            Console.Error.WriteLine(line);
            if (!string.IsNullOrWhiteSpace(line) && lines.Count < MostLines) lines.Enqueue(BoundedText.Start(line.Trim(), 500));
        }

        /// <summary>Null where nothing was said.</summary>
        public async Task<string?> AllAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
        {
            await end.Task.WaitAsync(patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            return lines.IsEmpty ? null : string.Join("; ", lines);
        }
    }
}

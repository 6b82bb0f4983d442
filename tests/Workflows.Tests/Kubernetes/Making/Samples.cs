using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;

namespace Workflows.Tests.Kubernetes.Making;

/// <summary>An ordinary attempt and plan, to be varied.</summary>
internal static class Samples
{
    public static AttemptSpec Spec(string step = "train", Guid? uid = null) => new()
    {
        Uid = uid ?? Guid.CreateVersion7(),
        Project = "default",
        Workflow = "bikes",
        Run = "bikes#42",
        Step = step,
        Attempt = 1,
        IdempotencyKey = "run-train-g1",
        Command = ["sh", "-c", "echo hello"],
        Image = "local/busybox:1",
    };

    public static PodPlan Plan() => new()
    {
        Namespace = "default",
        Instance = "test",
        ExecImage = "docker.io/local/wf-exec:1",
        ActivityApi = "http://10.97.0.1:8080",
        Token = "token",
        ResultTimeout = TimeSpan.FromHours(1),
        StartAllowance = TimeSpan.FromMinutes(30),
    };
}

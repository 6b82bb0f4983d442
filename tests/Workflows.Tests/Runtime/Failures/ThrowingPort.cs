using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>A port of the engine of which every call passes the test's hands first and last: what they throw is what the call throws.</summary>
public class ThrowingPort<T> : DispatchProxy
    where T : class
{
    private T inner = null!;
    private Action<string> before = static _ => { };
    private Action<string> after = static _ => { };

    /// <param name="inner">The port itself.</param>
    /// <param name="before">Called with the method's name before it is done.</param>
    /// <param name="after">Called once it is done: what it throws stands for a lost answer.</param>
    public static T Around(T inner, Action<string> before, Action<string>? after = null)
    {
        var proxy = Create<T, ThrowingPort<T>>();
        var port = (ThrowingPort<T>)(object)proxy;
        (port.inner, port.before, port.after) = (inner, before, after ?? port.after);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.IsSpecialName)
        {
            // What a port is does not fail.
            return targetMethod.Invoke(inner, args);
        }

        before(targetMethod.Name);
        object? result;
        try
        {
            result = targetMethod.Invoke(inner, args);
        }
        catch (TargetInvocationException wrapped)
        {
            ExceptionDispatchInfo.Throw(wrapped.InnerException!);
            throw;
        }

        if (result is Task task && targetMethod.ReturnType == typeof(Task))
        {
            return AfterAsync(task, targetMethod.Name);
        }

        if (result is not Task)
        {
            after(targetMethod.Name);
        }

        return result;
    }

    private async Task AfterAsync(Task task, string name)
    {
        await task;
        after(name);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Workflows.Runtime.Attempts;

namespace Workflows.Server.ActivityApi;

/// <summary>Whose request it is: what <see cref="Authentication"/> found. Never what the request itself says.</summary>
internal static class Caller
{
    public static AttemptIdentity Of(HttpContext http) => http.Features.GetRequiredFeature<AttemptIdentity>();

    public static AttemptBudget BudgetOf(HttpContext http) => http.Features.GetRequiredFeature<AttemptBudget>();

    public static void Set(HttpContext http, AttemptIdentity attempt, AttemptBudget budget)
    {
        http.Features.Set(attempt);
        http.Features.Set(budget);
    }
}

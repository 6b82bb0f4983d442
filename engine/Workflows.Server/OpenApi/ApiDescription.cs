using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.OpenApi;

/// <summary><c>/openapi/v1.json</c>: the API for people and programs, made from what its endpoints say of themselves (<see cref="Descriptions"/>).</summary>
internal static class ApiDescription
{
    private const string Name = "v1";
    private const string Bearer = "bearer";
    private const string Projects = "/api/v1/projects/{project}/";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.AddDocumentTransformer(static (document, _, _) => Task.FromResult(Head(document)));
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(static (schema, context, _) => Task.FromResult(Typed(schema, context.JsonTypeInfo.Type)));
    });

    /// <summary>Whoever has signed in may read it: it says what there is, as the documentation does, and nothing of what is stored.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").RequiresSignIn();

    /// <summary>Instants are written by a converter of ours, of which the framework can't know what it writes.</summary>
    private static OpenApiSchema Typed(OpenApiSchema schema, Type type)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }

        return schema;
    }

    private static OpenApiDocument Head(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Workflows",
            Version = Name,
            Description = "Workflows, their versions and runs, what people approve, what starts runs, models. "
                + "Lists come in pages: `next` of one is `cursor` of the next. What is refused says why as a problem of RFC 9457.",
        };

        // The framework's own, by the name of the program: each operation has one of ours.
        document.Tags = document.Tags?.Where(static tag => tag.Name != Assembly.GetEntryAssembly()?.GetName().Name).ToHashSet();

        // Where it stands is said by the address from which it was read, whatever stands before this server.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "A token: `wf token create` makes the first.",
            },
        };
        return document;
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var path = $"/{context.Description.RelativePath}";
        operation.Tags = new HashSet<OpenApiTagReference> { new(Tag(path), context.Document) };
        foreach (var query in metadata.OfType<QueryParameter>())
        {
            Add(operation, new() { Name = query.Name, In = ParameterLocation.Query, Description = query.Description, Schema = Schema(query.Kind) });
        }

        if (metadata.OfType<KeyedMetadata>().Any())
        {
            Add(operation, new()
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Of 1 to 200 characters: sent again within 30 days, it gives the same run back.",
                Schema = Schema(QueryKind.Text),
            });
        }

        if (metadata.OfType<BodyDocument>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.IsRequired,
                Content = await ContentAsync(body.ContentType, body.Type, context, cancellation),
            };
        }

        (operation.Responses ??= [])["default"] = new OpenApiResponse
        {
            Description = "Why not.",
            Content = await ContentAsync("application/problem+json", typeof(ProblemDetails), context, cancellation),
        };
        if (metadata.OfType<Requirement>().FirstOrDefault() is { IsOpen: false } requirement)
        {
            operation.Security = [new() { [new(Bearer, context.Document)] = [] }];
            operation.Description = requirement.Role is { } role ? $"Needs the role {role.Word()}." : "Needs a sign-in.";
        }
    }

    private static void Add(OpenApiOperation operation, OpenApiParameter parameter) => (operation.Parameters ??= []).Add(parameter);

    private static OpenApiSchema Schema(QueryKind kind) => kind switch
    {
        QueryKind.Integer => new() { Type = JsonSchemaType.Integer, Minimum = "0" },
        QueryKind.Flag => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) },
        QueryKind.Texts => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        _ => new() { Type = JsonSchemaType.String },
    };

    private static async Task<Dictionary<string, OpenApiMediaType>> ContentAsync(
        string type, Type document, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var schema = await context.GetOrCreateSchemaAsync(document, null, cancellation);
        if (document == typeof(JsonElement))
        {
            return new() { [type] = new OpenApiMediaType { Schema = schema } };
        }

        // Once for all endpoints that name it; one that is there already stays.
        context.Document!.AddComponent(document.Name, schema);
        return new() { [type] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(document.Name, context.Document) } };
    }

    /// <summary>What an address is about: the first word behind the project, or behind <c>/api/v1</c>.</summary>
    private static string Tag(string path)
    {
        var rest = path.StartsWith(Projects, StringComparison.Ordinal)
            ? path[Projects.Length..]
            : path.Replace("/api/v1/", string.Empty, StringComparison.Ordinal);
        var words = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 2 && words[0] == "workflows" ? words[2] : words[0];
    }
}

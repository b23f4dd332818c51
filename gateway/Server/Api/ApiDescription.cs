using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Api;

/// <summary>What the framework's OpenAPI document cannot know by itself, so that a client made from it works.</summary>
internal static class ApiDescription
{
    private const string ApiKeyScheme = "apiKey";
    private const string BearerScheme = "bearer";
    private const string ProblemType = "application/problem+json";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, context, _) => DescribeDocumentAsync(document, context));
        options.AddOperationTransformer((operation, context, stop) => DescribeOperationAsync(operation, context, stop));
        options.AddSchemaTransformer((schema, context, _) => DescribeSchema(schema, context));
    }

    private static Task DescribeDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context)
    {
        document.Info.Title = "NanoSensors";
        document.Info.Description = "Parking bays, air and footfall of a district. What the page shows is open; who registers devices and commands them needs an API key or an access token.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "Api__Key, or one of Api__Keys. Webhooks: the key of their source.",
            },
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token of Oidc__Authority, or an API key.",
            },
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        bool isWebhook = context.Description.RelativePath?.StartsWith("ingest", StringComparison.Ordinal) ?? false;
        bool isApi = context.Description.RelativePath?.StartsWith("api", StringComparison.Ordinal) ?? false;
        if (metadata.OfType<IAuthorizeData>().Any() || (isWebhook && (operation.Responses?.ContainsKey("401") ?? false)))
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyScheme, context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] },
            ];
        }

        operation.Responses ??= [];
        if (isApi && context.Description.HttpMethod == "GET")
            operation.Responses.TryAdd("304", new OpenApiResponse { Description = "As If-None-Match has it" });
        if (isApi)
            await AddProblemAsync("429", "Too many requests from this address");
        if (isApi && context.Description.HttpMethod == "POST")
        {
            await AddProblemAsync("413", "The body is too large");
            await AddProblemAsync("415", "The body is not JSON");
        }

        if (context.Description.HttpMethod is "POST" or "DELETE")
            await AddProblemAsync("503", "The store takes no writes now; nothing was done");

        async Task AddProblemAsync(string status, string description)
        {
            if (operation.Responses.ContainsKey(status))
                return;
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, stop);
            context.Document?.AddComponent(nameof(ProblemDetails), schema);
            operation.Responses[status] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
                },
            };
        }
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(RawJson))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Properties = null;
            schema.AdditionalPropertiesAllowed = true;
            schema.AdditionalProperties = new OpenApiSchema();
            return Task.CompletedTask;
        }

        // Of answers: a later server may tell more.
        if (context.JsonTypeInfo.Type == typeof(DeviceRegistration))
            schema.Required = new HashSet<string> { "device" };
        else if (!schema.AdditionalPropertiesAllowed)
            schema.AdditionalPropertiesAllowed = true;

        // Numbers are written as numbers, though a text would be read as one.
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        // What is not known is absent, unless its property says that it is null.
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            bool isKept = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true).OfType<JsonIgnoreAttribute>().Any(ignore => ignore.Condition == JsonIgnoreCondition.Never) ?? false;
            if (property.IsGetNullable && !isKept)
                schema.Required?.Remove(property.Name);
        }

        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Http.HttpResults;

namespace NanoSensors.Server.Api;

/// <summary>Answers for what went wrong (RFC 9457). Each names the thing, its value, and the remedy.</summary>
internal static class Problems
{
    /// <summary>The largest body that the API takes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>400 for one field.</summary>
    public static IResult Field(string name, string message) => Fields(new Dictionary<string, string[]> { [name] = [message] });

    /// <summary>400 for fields, each under its path.</summary>
    public static IResult Fields(IDictionary<string, string[]> errors)
    {
        string detail = string.Join("; ", errors.Select(error => $"{error.Key} {error.Value[0]}"));
        return TypedResults.ValidationProblem(errors, detail, title: "The request has fields that cannot be used.");
    }

    public static IResult Of(int status, string title, string detail) => TypedResults.Problem(detail, null, status, title);

    public static IResult UnknownDevice(string device)
        => Of(404, "There is no such device.", $"{device} is not registered and was never heard. GET /api/devices lists those that are.");
}

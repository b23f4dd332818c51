using System.Text;
using System.Text.Json;

namespace NanoSensors.Server.Access;

/// <summary>A JSON Web Token in its compact form, taken apart and not yet believed (RFC 7515, 7519).</summary>
/// <param name="Algorithm">As ES256.</param>
/// <param name="KeyId">Which of the issuer's keys.</param>
/// <param name="Type">As at+jwt, or null.</param>
/// <param name="Claims">The payload, an object.</param>
/// <param name="Signed">What the signature is of.</param>
internal sealed record SignedToken(string Algorithm, string? KeyId, string? Type, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Whether a text has the form of one.</summary>
    public static bool LooksLike(string text) => text.StartsWith("ey", StringComparison.Ordinal) && text.Count(c => c == '.') == 2;

    /// <returns>Null if it is none, or demands what nobody here knows.</returns>
    public static SignedToken? Read(string text)
    {
        string[] parts = text.Split('.');
        if (text.Length > MaxLength || parts.Length != 3)
            return null;
        if (Part(parts[0]) is not { } headerBytes || Part(parts[1]) is not { } claimBytes || Part(parts[2]) is not { } signature)
            return null;
        if (Object(headerBytes) is not { } header || Object(claimBytes) is not { } claims)
            return null;
        // "crit" names what must be understood.
        if (header.TryGetProperty("crit", out _) || Text(header, "alg") is not { } algorithm)
            return null;
        return new SignedToken(algorithm, Text(header, "kid"), Text(header, "typ"), claims, Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), signature);
    }

    /// <summary>Base64url without padding; null if it is not.</summary>
    public static byte[]? Part(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >= 0 || text.Length % 4 == 1)
            return null;
        return Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4));
    }

    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(byte[] utf8)
    {
        try
        {
            // A member that comes twice could be read in two ways.
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

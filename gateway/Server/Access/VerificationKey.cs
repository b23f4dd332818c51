using System.Security.Cryptography;
using System.Text.Json;

namespace NanoSensors.Server.Access;

/// <summary>One of an issuer's public keys (RFC 7517), and the algorithms that it may be used with (RFC 7518). Secret keys and "none" are not among them.</summary>
internal sealed class VerificationKey
{
    private const int MinRsaBits = 2048;

    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;
    private readonly string? _algorithm;

    private VerificationKey(string? id, string? algorithm, RSA? rsa, ECDsa? ecdsa)
    {
        Id = id;
        _algorithm = algorithm;
        _rsa = rsa;
        _ecdsa = ecdsa;
    }

    public string? Id { get; }

    /// <returns>Null for a key of another kind or use.</returns>
    public static VerificationKey? Read(JsonElement jwk)
    {
        if (SignedToken.Text(jwk, "use") is not (null or "sig"))
            return null;
        string? id = SignedToken.Text(jwk, "kid");
        string? algorithm = SignedToken.Text(jwk, "alg");
        try
        {
            switch (SignedToken.Text(jwk, "kty"))
            {
                case "RSA" when Bytes(jwk, "n") is { } modulus && Bytes(jwk, "e") is { } exponent:
                    var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
                    return rsa.KeySize >= MinRsaBits ? new VerificationKey(id, algorithm, rsa, null) : null;
                case "EC" when Curve(SignedToken.Text(jwk, "crv")) is { } curve && Bytes(jwk, "x") is { } x && Bytes(jwk, "y") is { } y:
                    return new VerificationKey(id, algorithm, null, ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }));
                default:
                    return null;
            }
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Verifies(SignedToken token)
    {
        if (_algorithm != null && _algorithm != token.Algorithm)
            return false;
        try
        {
            return token.Algorithm switch
            {
                "RS256" => Rsa(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                "RS384" => Rsa(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
                "RS512" => Rsa(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
                "PS256" => Rsa(HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                "PS384" => Rsa(HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
                "PS512" => Rsa(HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
                "ES256" => Ecdsa(256, HashAlgorithmName.SHA256),
                "ES384" => Ecdsa(384, HashAlgorithmName.SHA384),
                "ES512" => Ecdsa(521, HashAlgorithmName.SHA512),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }

        bool Rsa(HashAlgorithmName hash, RSASignaturePadding padding) => _rsa != null && _rsa.VerifyData(token.Signed, token.Signature, hash, padding);

        bool Ecdsa(int bits, HashAlgorithmName hash) => _ecdsa != null && _ecdsa.KeySize == bits && _ecdsa.VerifyData(token.Signed, token.Signature, hash);
    }

    private static byte[]? Bytes(JsonElement jwk, string name) => SignedToken.Text(jwk, name) is { Length: > 0 } text ? SignedToken.Part(text) : null;

    private static ECCurve? Curve(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };
}

using System.Security.Cryptography;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>.NET's own AES.</summary>
public sealed class SystemAes128 : IAes128, IDisposable
{
    private readonly Aes _aes = Aes.Create();

    /// <inheritdoc/>
    public void SetKey(byte[] key) => _aes.Key = key;

    /// <inheritdoc/>
    public void EncryptBlock(byte[] block, int offset)
    {
        Span<byte> span = block.AsSpan(offset, 16);
        _aes.EncryptEcb(span, span, PaddingMode.None);
    }

    /// <inheritdoc/>
    public void DecryptBlock(byte[] block, int offset)
    {
        Span<byte> span = block.AsSpan(offset, 16);
        _aes.DecryptEcb(span, span, PaddingMode.None);
    }

    public void Dispose() => _aes.Dispose();
}

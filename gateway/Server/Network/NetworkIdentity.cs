using System.Globalization;
using System.Security.Cryptography;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>The network's NetID, and addresses under it.</summary>
public sealed class NetworkIdentity
{
    // Bits of the NwkID in an address, by the NetID's type (LoRaWAN Back-End Interfaces 1.0, 4.2; LoRaWAN 1.0.4, 6.1.2.1).
    private static readonly int[] NwkIdBits = [6, 6, 9, 11, 12, 13, 15, 17];

    private readonly uint _prefix;
    private readonly int _freeBits;

    public NetworkIdentity(NetworkSettings settings)
    {
        NetId = uint.Parse(settings.NetId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        int type = (int)(NetId >> 21);
        // The type in unary: 0, 10, 110, and so on.
        int typeBits = type + 1;
        uint unary = (1u << typeBits) - 2;
        uint nwkId = NetId & ((1u << NwkIdBits[type]) - 1);
        _freeBits = 32 - typeBits - NwkIdBits[type];
        _prefix = (unary << (32 - typeBits)) | (nwkId << _freeBits);
    }

    /// <summary>24 bits.</summary>
    public uint NetId { get; }

    /// <summary>A random address. Two devices may get the same one: the MIC tells them apart.</summary>
    public DevAddr NewAddress() => new(_prefix | (uint)RandomNumberGenerator.GetInt32(1 << _freeBits));
}

using NanoSensors.Board;
using NanoSensors.EndDevice;

namespace NanoSensors.Node;

/// <summary>
/// Who a node is, as written at provisioning: record "identity", version 1: DevEUI (8, most significant byte first), JoinEUI (8), AppKey (16),
/// profile (1). Version 2 has a sum of options (1) after it: 1 <see cref="AcceptsAnyNewJoinNonce"/>. It is written only where an option is
/// set, so that earlier firmware reads all others. No downlink changes it, and a factory reset keeps it.
/// </summary>
public sealed class NodeIdentity
{
    /// <summary>Name of the record.</summary>
    public const string RecordName = "identity";

    /// <summary>Format version of the record.</summary>
    public const byte RecordVersion = 1;

    /// <summary>Length of the record in bytes.</summary>
    public const int RecordLength = 33;

    /// <summary>Format version of a record with options.</summary>
    public const byte OptionsVersion = 2;

    /// <summary>Length of the record with options in bytes.</summary>
    public const int OptionsLength = RecordLength + 1;

    private const byte JoinNonceOption = 1;

    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>DevEUI, as printed: the first hexadecimal digit is the most significant.</summary>
    public ulong DevEui;

    /// <summary>JoinEUI, as <see cref="DevEui"/>.</summary>
    public ulong JoinEui;

    /// <summary>AppKey, 16 bytes.</summary>
    public byte[] AppKey = new byte[KeyLength];

    /// <summary>What the node is for.</summary>
    public NodeProfile Profile;

    /// <summary>Whether the network may draw its JoinNonces at random: <see cref="EndDeviceSettings.AcceptsAnyNewJoinNonce"/>.</summary>
    public bool AcceptsAnyNewJoinNonce;

    /// <summary>Reads the identity.</summary>
    /// <returns>The identity, or null if the store holds none that is whole.</returns>
    public static NodeIdentity Read(RecordStore store)
    {
        byte[] record = new byte[OptionsLength];
        bool isWhole = store.Read(RecordName, RecordVersion, record) == RecordLength
            || store.Read(RecordName, OptionsVersion, record) == OptionsLength;
        if (!isWhole || record[32] > (byte)NodeProfile.Footfall || record[RecordLength] > JoinNonceOption)
            return null;
        NodeIdentity identity = new NodeIdentity();
        identity.DevEui = (ulong)BigEndian.ReadInt64(record, 0);
        identity.JoinEui = (ulong)BigEndian.ReadInt64(record, 8);
        System.Array.Copy(record, 16, identity.AppKey, 0, KeyLength);
        identity.Profile = (NodeProfile)record[32];
        identity.AcceptsAnyNewJoinNonce = record[RecordLength] == JoinNonceOption;
        return identity;
    }

    /// <summary>Stores this identity: what provisioning does, and the simulation.</summary>
    /// <returns>False if the store refused.</returns>
    public bool Write(RecordStore store)
    {
        byte[] record = new byte[OptionsLength];
        BigEndian.WriteInt64(record, 0, (long)DevEui);
        BigEndian.WriteInt64(record, 8, (long)JoinEui);
        System.Array.Copy(AppKey, 0, record, 16, KeyLength);
        record[32] = (byte)Profile;
        if (!AcceptsAnyNewJoinNonce)
            return store.Write(RecordName, RecordVersion, record, RecordLength);
        record[RecordLength] = JoinNonceOption;
        return store.Write(RecordName, OptionsVersion, record, OptionsLength);
    }
}

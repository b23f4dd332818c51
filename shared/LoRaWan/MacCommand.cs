namespace NanoSensors.LoRaWan;

/// <summary>
/// The MAC commands' identifiers and lengths in both directions (LoRaWAN 1.0.4, chapter 5, and class B, chapter 12). A
/// request and its answer share the identifier.
/// </summary>
public static class MacCommand
{
    /// <summary>The device asks how well it is heard.</summary>
    public const byte LinkCheck = 0x02;

    /// <summary>The network sets data rate, power, channel mask and repetitions.</summary>
    public const byte LinkAdr = 0x03;

    /// <summary>The network limits the device's share of the air.</summary>
    public const byte DutyCycle = 0x04;

    /// <summary>The network sets the receive windows' data rates and RX2's frequency.</summary>
    public const byte RxParamSetup = 0x05;

    /// <summary>The network asks for battery and SNR margin.</summary>
    public const byte DevStatus = 0x06;

    /// <summary>The network makes, changes or removes a channel.</summary>
    public const byte NewChannel = 0x07;

    /// <summary>The network sets the delay of RX1.</summary>
    public const byte RxTimingSetup = 0x08;

    /// <summary>The network sets dwell time and EIRP, in regions that have them.</summary>
    public const byte TxParamSetup = 0x09;

    /// <summary>The network moves a channel's RX1 to another frequency.</summary>
    public const byte DlChannel = 0x0A;

    /// <summary>The device asks for the time.</summary>
    public const byte DeviceTime = 0x0D;

    /// <summary>Length of a command's payload, which follows the identifier.</summary>
    /// <param name="cid">The identifier.</param>
    /// <param name="uplink">True if the device sends it.</param>
    /// <returns>0 to 5 bytes, or -1 for a command that is not known: the rest of the bytes can then not be read.</returns>
    public static int PayloadLength(byte cid, bool uplink)
    {
        switch (cid)
        {
            case LinkCheck: return uplink ? 0 : 2;
            case LinkAdr: return uplink ? 1 : 4;
            case DutyCycle: return uplink ? 0 : 1;
            case RxParamSetup: return uplink ? 1 : 4;
            case DevStatus: return uplink ? 2 : 0;
            case NewChannel: return uplink ? 1 : 5;
            case RxTimingSetup: return uplink ? 0 : 1;
            case TxParamSetup: return uplink ? 0 : 1;
            case DlChannel: return uplink ? 1 : 4;
            case DeviceTime: return uplink ? 0 : 5;
            // Class B, so that a parser gets past them.
            case 0x10: return uplink ? 1 : 0;
            case 0x11: return uplink ? 1 : 4;
            case 0x12: return uplink ? 0 : 3;
            case 0x13: return uplink ? 1 : 3;
            default: return -1;
        }
    }

    /// <summary>The command's name in the specification, or null if it is not known.</summary>
    /// <param name="cid">The identifier.</param>
    /// <param name="uplink">True if the device sends it.</param>
    public static string Name(byte cid, bool uplink)
    {
        switch (cid)
        {
            case LinkCheck: return uplink ? "LinkCheckReq" : "LinkCheckAns";
            case LinkAdr: return uplink ? "LinkADRAns" : "LinkADRReq";
            case DutyCycle: return uplink ? "DutyCycleAns" : "DutyCycleReq";
            case RxParamSetup: return uplink ? "RXParamSetupAns" : "RXParamSetupReq";
            case DevStatus: return uplink ? "DevStatusAns" : "DevStatusReq";
            case NewChannel: return uplink ? "NewChannelAns" : "NewChannelReq";
            case RxTimingSetup: return uplink ? "RXTimingSetupAns" : "RXTimingSetupReq";
            case TxParamSetup: return uplink ? "TxParamSetupAns" : "TxParamSetupReq";
            case DlChannel: return uplink ? "DlChannelAns" : "DlChannelReq";
            case DeviceTime: return uplink ? "DeviceTimeReq" : "DeviceTimeAns";
            case 0x10: return uplink ? "PingSlotInfoReq" : "PingSlotInfoAns";
            case 0x11: return uplink ? "PingSlotChannelAns" : "PingSlotChannelReq";
            case 0x12: return uplink ? "BeaconTimingReq" : "BeaconTimingAns";
            case 0x13: return uplink ? "BeaconFreqAns" : "BeaconFreqReq";
            default: return null;
        }
    }
}

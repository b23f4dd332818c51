namespace NanoSensors.Radio;

/// <summary>
/// Addresses and bits of the SX1276 that the driver uses (SX1276/77/78/79 data sheet, table 41, and chapter 6.4 for the
/// LoRa page). Constants only, so that the compiler puts them in place and nothing is initialised at run time.
/// </summary>
internal static class Sx1276Registers
{
    // Addresses, both modems.
    internal const byte Fifo = 0x00;
    internal const byte OpMode = 0x01;
    internal const byte FrfMsb = 0x06;
    internal const byte FrfMid = 0x07;
    internal const byte FrfLsb = 0x08;
    internal const byte PaConfig = 0x09;
    internal const byte Ocp = 0x0B;
    internal const byte Lna = 0x0C;
    internal const byte DioMapping1 = 0x40;
    internal const byte Version = 0x42;
    internal const byte PaDac = 0x4D;

    // Addresses on the LoRa page.
    internal const byte FifoAddrPtr = 0x0D;
    internal const byte FifoTxBaseAddr = 0x0E;
    internal const byte FifoRxBaseAddr = 0x0F;
    internal const byte FifoRxCurrentAddr = 0x10;
    internal const byte IrqFlagsMask = 0x11;
    internal const byte IrqFlags = 0x12;
    internal const byte RxNbBytes = 0x13;
    internal const byte ModemStat = 0x18;
    internal const byte PktSnrValue = 0x19;
    internal const byte PktRssiValue = 0x1A;
    internal const byte HopChannel = 0x1C;
    internal const byte ModemConfig1 = 0x1D;
    internal const byte ModemConfig2 = 0x1E;
    internal const byte SymbTimeoutLsb = 0x1F;
    internal const byte PreambleMsb = 0x20;
    internal const byte PreambleLsb = 0x21;
    internal const byte PayloadLength = 0x22;
    internal const byte MaxPayloadLength = 0x23;
    internal const byte ModemConfig3 = 0x26;
    internal const byte FeiMsb = 0x28;
    internal const byte FeiMid = 0x29;
    internal const byte FeiLsb = 0x2A;
    internal const byte IfFreq2 = 0x2F;
    internal const byte IfFreq1 = 0x30;
    internal const byte DetectOptimize = 0x31;
    internal const byte InvertIq = 0x33;
    internal const byte HighBwOptimize1 = 0x36;
    internal const byte DetectionThreshold = 0x37;
    internal const byte SyncWord = 0x39;
    internal const byte HighBwOptimize2 = 0x3A;
    internal const byte InvertIq2 = 0x3B;

    // Addresses on the FSK page.
    internal const byte ImageCal = 0x3B;

    // RegOpMode.
    internal const byte FskSleep = 0x00;
    internal const byte FskStandby = 0x01;
    internal const byte LoRaSleep = 0x80;
    internal const byte LoRaStandby = 0x81;
    internal const byte LoRaTransmit = 0x83;
    internal const byte LoRaReceiveContinuous = 0x85;
    internal const byte LoRaReceiveSingle = 0x86;
    internal const byte LoRaDetect = 0x87;

    // RegIrqFlags and RegIrqFlagsMask.
    internal const byte RxTimeoutFlag = 0x80;
    internal const byte RxDoneFlag = 0x40;
    internal const byte PayloadCrcErrorFlag = 0x20;
    internal const byte TxDoneFlag = 0x08;
    internal const byte CadDoneFlag = 0x04;
    internal const byte CadDetectedFlag = 0x01;
    internal const byte AllFlags = 0xFF;
    internal const byte MaskAllButTxDone = 0xF7;
    internal const byte MaskAllButReceive = 0x1F;
    internal const byte MaskAllButReceiveAndDetection = 0x1A;

    // RegDioMapping1: DIO0 in bits 7:6, DIO1 in bits 5:4 (0 = RxTimeout).
    internal const byte Dio0RxDone = 0x00;
    internal const byte Dio0TxDone = 0x40;
    internal const byte Dio0CadDone = 0x80;

    // RegImageCal, FSK page.
    internal const byte ImageCalStart = 0x40;
    internal const byte ImageCalRunning = 0x20;

    // RegModemConfig2 and 3, RegHopChannel.
    internal const byte PayloadCrcOn = 0x04;
    internal const byte LowDataRateOptimize = 0x08;
    internal const byte AgcAutoOn = 0x04;
    internal const byte CrcOnPayload = 0x40;

    // RegPaConfig: PaSelect = PA_BOOST and MaxPower at its default of 4; RegPaDac; RegOcp.
    internal const byte PaBoost = 0xC0;
    internal const byte PaDacDefault = 0x84;
    internal const byte PaDac20Dbm = 0x87;
    internal const byte Ocp100Milliampere = 0x2B;
    internal const byte Ocp140Milliampere = 0x31;

    // Values that are not split into bits.
    internal const byte VersionOfSx1276 = 0x12;
    internal const byte LnaHighestGainBoosted = 0x23;
    internal const byte SyncWordLoRaWan = 0x34;
    internal const byte InvertIqOff = 0x27;
    internal const byte InvertIqReceive = 0x67;
    internal const byte InvertIqTransmit = 0x26;
    internal const byte InvertIq2Off = 0x1D;
    internal const byte InvertIq2On = 0x19;
    internal const byte DetectionThresholdSf7To12 = 0x0A;
    internal const byte DetectOptimizeSf7To12 = 0x03;
    internal const byte AutomaticIf = 0x80;
}

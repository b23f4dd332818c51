using System.Text;
using NanoSensors.Codec;

namespace NanoSensors.Load;

/// <summary>What the senders send.</summary>
internal static class Uplinks
{
    /// <summary>How many devices take turns.</summary>
    public const int Devices = 100;

    public static byte[] Payload { get; } = Encode();

    /// <summary>ChirpStack's event in JSON, of device <paramref name="i"/> modulo <see cref="Devices"/>.</summary>
    public static byte[] ChirpStack(int i, int fCnt) => Encoding.ASCII.GetBytes(
        $$$"""
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-01-12T09:34:15.775023242+00:00",
        "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","applicationId":"ca739e26-7b67-4f14-b69e-d568c22a5a75",
        "applicationName":"District","deviceProfileName":"NanoSensors","deviceName":"Bay","devEui":"{{{i % Devices:x16}}}","tags":{"key":"value"}},
        "devAddr":"00189440","adr":true,"dr":1,"fCnt":{{{fCnt}}},"fPort":1,"confirmed":false,"data":"{{{Convert.ToBase64String(Payload)}}}",
        "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-36,"snr":10.5,"location":{},"crcStatus":"CRC_OK"}],
        "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11,"codeRate":"CR_4_5"} } } }
        """);

    private static byte[] Encode()
    {
        byte[] buffer = new byte[Message.MaxLength];
        return buffer[..new ParkingEvent { State = ParkingState.Occupied, PreviousStateSeconds = 600 }.Encode(buffer, 0)];
    }
}

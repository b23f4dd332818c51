namespace NanoSensors.Load;

/// <summary>What becomes of the uplinks that are sent, as rows.</summary>
internal static class BareRow
{
    public const int Devices = 100;
    public const string Session = "00189440";
    public const string Kind = "parking";
    public const string Data = """{"kind":"parking","occupied":true,"previousStateSeconds":600}""";
    public const string Source = "chirpstack";
    public const string Gateway = "0016c001f153a14c";
    public const double Rssi = -36;
    public const double Snr = 10.5;

    public static readonly byte[] Payload = [1, 2];

    public static long Device(int i) => (i % Devices) + 1;

    public static long Time(int i) => 1_768_000_000_000 + i;
}

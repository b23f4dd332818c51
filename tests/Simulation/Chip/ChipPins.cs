using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Chip;

/// <summary>
/// A chip as a bench instrument sees it: raw bytes on SPI, the reset pin, the DIO lines. It knows nothing of the driver;
/// the tests that use it are written from the SX1276/77/78/79 data sheet, whose sections they name.
/// </summary>
internal sealed class ChipPins
{
    internal ChipPins(VirtualTime time, RadioChannel channel, Position position = default)
    {
        Chip = new Sx1276Chip(time, channel, position);
        Chip.Dio0Rose += () => Dio0Edges.Add(time.NowMicroseconds);
        Chip.Dio1Rose += () => Dio1Edges.Add(time.NowMicroseconds);
    }

    internal Sx1276Chip Chip { get; }

    internal List<long> Dio0Edges { get; } = [];

    internal List<long> Dio1Edges { get; } = [];

    internal byte[] Transfer(params byte[] bytes)
    {
        var answer = new byte[bytes.Length];
        Chip.Spi.Transfer(bytes, answer, bytes.Length);
        return answer;
    }

    internal byte Read(byte address) => Transfer(address, 0)[1];

    internal byte[] Burst(byte address, int length) => Transfer([address, .. new byte[length]])[1..];

    internal void Write(byte address, params byte[] values) => Transfer([(byte)(address | 0x80), .. values]);

    internal void EnterLoRa()
    {
        Write(0x01, 0x00);
        Write(0x01, 0x80);
        Write(0x01, 0x81);
    }

    /// <summary>868.1 MHz, SF, 125 kHz, CR 4/5, CRC on, PA_BOOST at 14 dBm.</summary>
    internal void Tune(int spreadingFactor, double carrier = 868.1e6, bool inverted = false)
    {
        EnterLoRa();
        int frf = (int)Math.Round(carrier * (1 << 19) / 32e6);
        Write(0x06, (byte)(frf >> 16), (byte)(frf >> 8), (byte)frf);
        Write(0x33, (byte)(inverted ? 0x67 : 0x27));
        Write(0x3B, (byte)(inverted ? 0x19 : 0x1D));
        Write(0x09, 0xCC);
        Write(0x1D, 0x72, (byte)((spreadingFactor << 4) | 4));
        Write(0x26, (byte)(spreadingFactor > 10 ? 0x0C : 0x04));
    }

    internal void FillAndSend(byte[] payload)
    {
        Write(0x40, 0x40);
        Write(0x0E, 0x00);
        Write(0x0D, 0x00);
        Write(0x00, payload);
        Write(0x22, (byte)payload.Length);
        Write(0x01, 0x83);
    }
}

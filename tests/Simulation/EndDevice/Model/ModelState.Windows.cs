namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>The receive windows (3.3 and RP002, 2.4.7).</summary>
internal sealed partial class ModelState
{
    private long _rx1At = -1;
    private uint _rx1Hz;
    private int _rx1DataRate;
    private uint _rx2Hz;
    private int _rx2DataRate;
    private int _windows;
    private bool _heard;
    private bool _excused;

    private void ExpectWindows(AirFrame frame, long rx1At, uint rx1Hz, int rx1DataRate, uint rx2Hz, int rx2DataRate)
    {
        _rx1At = rx1At;
        _rx1Hz = rx1Hz > 0 ? rx1Hz : frame.Hz;
        _rx1DataRate = rx1DataRate;
        _rx2Hz = rx2Hz;
        _rx2DataRate = rx2DataRate;
        _windows = 0;
        _heard = false;
        _excused = false;
    }

    // Both windows were opened, unless a frame to this device came in the first.
    private void EndWindows()
    {
        Require(_rx1At < 0 || _heard || _excused || _windows == 2, $"Only {_windows} receive windows were opened (3.3)");
        _rx1At = -1;
    }

    internal void Listen(OpenWindow window)
    {
        Require(_rx1At >= 0, "A receive window without an uplink (3.3)");
        Require(_windows < 2, "A third receive window (3.3)");
        Require(!_heard, "RX2 after a frame in RX1 (3.3)");
        _windows++;
        bool first = _windows == 1;
        uint hz = first ? _rx1Hz : _rx2Hz;
        int spreadingFactor = 12 - (first ? _rx1DataRate : _rx2DataRate);
        long at = first ? _rx1At : _rx1At + 1_000_000;
        string name = first ? "RX1" : "RX2";
        Require(window.Hz == hz, $"{name} at {window.Hz} Hz instead of {hz} Hz");
        Require(window.SpreadingFactor == spreadingFactor, $"{name} at SF{window.SpreadingFactor} instead of SF{spreadingFactor}");
        Require(window.InvertedIq, $"{name} does not invert I and Q");
        // A receiver needs 5 of the 8 symbols of the preamble (SX1276 data sheet, 4.1.1.6).
        long symbol = 1_000_000L * (1 << spreadingFactor) / 125_000;
        Require(_excused || window.Opens <= at + 2 * symbol, $"{name} opens {window.Opens - at} us after the frame (3.3.1)");
        Require(_excused || window.Closes >= at + 5 * symbol, $"{name} closes {window.Closes - at} us after the frame's start (3.3.4)");
    }

    /// <summary>What a network that knows the device sends in: time, carrier and data rate of a window.</summary>
    internal (long At, uint Hz, int DataRate) Window(int number) =>
        number == 1 ? (_rx1At, _rx1Hz, _rx1DataRate) : (_rx1At + 1_000_000, _rx2Hz, _rx2DataRate);
}

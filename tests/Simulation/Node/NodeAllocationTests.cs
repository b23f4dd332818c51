using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// A node in its steady state allocates nothing: samples, detections, uplinks and store writes included. The radio and the
/// memory are fakes that allocate nothing, so that every byte is the node's own.
/// </summary>
[TestClass]
public class NodeAllocationTests
{
    [TestMethod]
    [DataRow(NodeProfile.Parking)]
    [DataRow(NodeProfile.Air)]
    [DataRow(NodeProfile.Footfall)]
    public void No_byte_is_allocated_in_six_hours_of_uplinks(NodeProfile profile)
    {
        var time = new VirtualTime();
        var climate = new AirClimate(71);
        var row = new ParkingRow(time, 1, 71, new ParkingRowSettings { MeanStaySeconds = 600, MeanGapSeconds = 600 });
        var doorway = new Doorway(time, 71);
        var settings = new NodeSettings { Profile = profile };
        settings.EndDevice.PersonalizedForTestBench = new PersonalizedSession(new DevAddr(0x26000001), new byte[16], new byte[16]);
        settings.EndDevice.DataRate = 5;
        var sensors = new NodeSensors
        {
            Magnetometer = new SimulatedMagnetometer(time, row, 0, 71, climate),
            Climate = new SimulatedClimateSensor(time, climate, 71),
            Particulates = new SimulatedParticulateSensor(time, climate, 71),
            CarbonDioxide = new SimulatedCarbonDioxideSensor(time, climate, 71),
            OuterZone = new SimulatedTimeOfFlight(time, doorway, false, 71),
            InnerZone = new SimulatedTimeOfFlight(time, doorway, true, 72),
        };
        var storage = new FixedStorage();
        new NodeIdentity { DevEui = 1, Profile = profile }.Write(new RecordStore(storage));
        var radio = new QuietRadio();
        var application = new NodeApplication(
            settings, sensors, radio, new ManagedAes128(), new RecordStore(storage), new VirtualBattery(), new VirtualSupervisor(), new VirtualEntropy(71));
        row.Start();
        doorway.Start();

        // Every path once: also what the runtime compiles on first use.
        Run(time, application, 2 * NodeBench.Hour);
        int before = radio.Sent;
        int writes = storage.Writes;
        long allocated = Run(time, application, 8 * NodeBench.Hour);
        Console.WriteLine($"Figure: {profile} node: {allocated} bytes allocated in {radio.Sent - before} uplinks and {storage.Writes - writes} store writes");
        Assert.IsTrue(radio.Sent - before >= 35, $"{radio.Sent - before} uplinks");
        Assert.AreEqual(0, allocated);
    }

    private static long Run(VirtualTime time, NodeApplication application, long until)
    {
        long allocated = 0;
        while (time.NowMicroseconds < until)
        {
            long now = time.NowMicroseconds;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long next = application.Step(now);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            time.RunUntil(Math.Clamp(next, now + 100, until));
        }

        return allocated;
    }

    /// <summary>A radio that sends in no time worth mentioning and never hears anything.</summary>
    private sealed class QuietRadio : ILoRaRadio
    {
        private long _done;

        internal int Sent { get; private set; }

        public RadioState State { get; private set; }

        public long NextStepMicroseconds => State is RadioState.Resetting or RadioState.Transmitting or RadioState.Receiving ? _done : long.MaxValue;

        public ReceivedFrame Received { get; } = new();

        public RadioEvent Step(long nowMicroseconds)
        {
            if (nowMicroseconds < NextStepMicroseconds)
                return RadioEvent.None;
            RadioState before = State;
            State = RadioState.Standby;
            return before switch
            {
                RadioState.Resetting => RadioEvent.Ready,
                RadioState.Transmitting => RadioEvent.TransmitDone,
                _ => RadioEvent.ReceiveTimeout,
            };
        }

        public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length) => State = RadioState.TransmitPrepared;

        public void PrepareDetection(ReceiveSettings settings) => State = RadioState.DetectionPrepared;

        public void PrepareReceive(ReceiveSettings settings) => State = RadioState.ReceivePrepared;

        public void Start(long nowMicroseconds)
        {
            if (State == RadioState.TransmitPrepared)
                Sent++;
            State = State == RadioState.TransmitPrepared ? RadioState.Transmitting : RadioState.Receiving;
            _done = nowMicroseconds + 60_000;
        }

        public void Sleep() => State = RadioState.Sleep;

        public void Reset(long nowMicroseconds)
        {
            State = RadioState.Resetting;
            _done = nowMicroseconds + 20_000;
        }
    }

    /// <summary>Blobs in buffers that were made once.</summary>
    private sealed class FixedStorage : IStorage
    {
        private readonly string?[] _names = new string?[32];
        private readonly byte[][] _blobs = Enumerable.Range(0, 32).Select(_ => new byte[2100]).ToArray();
        private readonly int[] _lengths = new int[32];

        internal int Writes { get; private set; }

        public int Read(string name, byte[] buffer)
        {
            int at = Array.IndexOf(_names, name);
            if (at < 0)
                return -1;
            int length = Math.Min(_lengths[at], buffer.Length);
            Array.Copy(_blobs[at], buffer, length);
            return length;
        }

        public bool Write(string name, byte[] data, int length)
        {
            Writes++;
            int at = Array.IndexOf(_names, name);
            if (at < 0)
                at = Array.IndexOf(_names, null);
            _names[at] = name;
            Array.Copy(data, _blobs[at], length);
            _lengths[at] = length;
            return true;
        }

        public void Delete(string name)
        {
            int at = Array.IndexOf(_names, name);
            if (at >= 0)
                _names[at] = null;
        }
    }
}

using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>
/// Random and mutated downlinks: no exception, and nothing changes without a valid MIC. NANOSENSORS_FUZZ sets how many
/// (20,000 by default), NANOSENSORS_SEED the seed.
/// </summary>
[TestClass]
public class FuzzTests
{
    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_FUZZ"), out int n) ? n : 20_000;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_SEED"), out int n) ? n : 8150;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Nothing_changes_without_a_valid_MIC()
    {
        var random = new SeededRandom(Seed);
        var world = new FuzzWorld(Seed);
        world.Join();
        string before = world.State();
        for (int i = 0; i < Count; i++)
        {
            byte[] frame = world.Hostile(random);
            world.Receive(frame);
            if (i % 64 != 0 && i != Count - 1)
                continue;
            Assert.AreEqual(before, world.State(), $"seed {Seed}, frame {i} or one of the 63 before it: {Convert.ToHexString(frame)}");
        }

        // It still listens to its network.
        world.Receive(world.Genuine(random, [0x06]));
        Assert.AreNotEqual(before, world.State());
        TestContext.WriteLine($"Figure: {Count} random and mutated downlinks, no exception, no change without a valid MIC, seed {Seed}");
    }

    [TestMethod]
    public void Random_commands_of_the_genuine_network_never_end_the_device()
    {
        var random = new SeededRandom(Seed + 1);
        var world = new FuzzWorld(Seed + 1);
        world.Join();
        for (int i = 0; i < Count / 4; i++)
        {
            byte[] commands = [.. Enumerable.Range(0, (int)random.Next(16)).Select(_ => (byte)(random.Next(2) == 0 ? 2 + random.Next(13) : random.Next(256)))];
            world.Receive(world.Genuine(random, commands));
            // Whatever it was told, it can be made anew from its store, and is still the same.
            if (i % 256 == 0)
                world.AssertRestores();
        }

        TestContext.WriteLine($"Figure: {Count / 4} downlinks of random MAC commands with valid MIC, no exception, seed {Seed + 1}");
    }

    [TestMethod]
    public void Nothing_but_a_genuine_accept_makes_a_session()
    {
        var random = new SeededRandom(Seed + 2);
        var world = new FuzzWorld(Seed + 2);
        // Each try takes a DevNonce, and there are 65,536.
        int tries = Math.Min(Count / 4, 30_000);
        world.TryToJoin(tries, () =>
        {
            byte[] frame = new byte[random.Next(3) == 0 ? 33 : random.Next(2) == 0 ? 17 : (int)random.Next(60)];
            for (int i = 0; i < frame.Length; i++)
                frame[i] = (byte)random.NextBits();
            if (frame.Length > 0)
                frame[0] = 0x20;
            return frame;
        });
        world.Join();
        TestContext.WriteLine($"Figure: {tries} random join accepts, no session, no JoinNonce taken, seed {Seed + 2}");
    }

    /// <summary>A device on a radio that does at once what it is told, so that a million frames take minutes.</summary>
    private sealed class FuzzWorld(int seed)
    {
        private readonly MemoryStorage _storage = new();
        private readonly InstantRadio _radio = new();
        private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
        private readonly byte[] _nwkSKey = new byte[16];
        private readonly byte[] _appSKey = new byte[16];
        private readonly DevAddr _devAddr = new(0x26010203);
        private LoRaWanEndDevice _device = null!;
        private uint _fCntDown;
        private long _now;

        internal void TryToJoin(int tries, Func<byte[]> accept)
        {
            _device = Boot();
            while (_device.Transmissions < tries)
            {
                int before = _device.Transmissions;
                _radio.Next = null;
                while (_device.Transmissions == before)
                    Step();
                _radio.Next = accept();
                while (!_device.IsIdle)
                    Step();
                Assert.IsFalse(_device.IsJoined);
                // So that the back-off does not stretch the run over years.
                if (tries > 0 && _device.Transmissions % 20 == 0)
                    _now += 36_000_000_000;
            }
        }

        internal void Join()
        {
            _device = Boot();
            var accept = new JoinAccept { JoinNonce = 1, NetId = 0x13, DevAddr = _devAddr };
            byte[] air = new byte[33];
            int length = accept.Encode(_crypto, LinkBench.Identity.AppKey, air);
            _radio.Next = air[..length];
            while (!_device.IsJoined || !_device.IsIdle)
                Step();
            _crypto.DeriveSessionKeys(LinkBench.Identity.AppKey, 1, 0x13, _device.DevNonce, _nwkSKey, _appSKey);
            // An exchange that never ends: RX1 of one uplink, over and over.
            Receive(Genuine(new SeededRandom(seed), []));
        }

        // All that is stored but its own timing and counters, and what the device shows.
        internal string State()
        {
            byte[] record = new byte[2048];
            var store = new NanoSensors.Board.RecordStore(_storage);
            int length = store.Read("lw-session", 2, record);
            return $"{Convert.ToHexString(record, 54, 4)} {Convert.ToHexString(record, 62, 19)} {Convert.ToHexString(record, 82, 144)} "
                + $"{length > 0} {_device.DownlinksReceived} {_device.DataRate} {_device.TxPower} {_device.NbTrans} "
                + $"{_device.LastRssiDbm} {_device.MaxPayloadLength} {_device.LinkChecks} {_device.DeviceTimes}";
        }

        internal void AssertRestores()
        {
            LoRaWanEndDevice again = Boot();
            Assert.IsTrue(again.IsJoined);
            Assert.AreEqual(_device.DataRate, again.DataRate);
            Assert.AreEqual(_device.NbTrans, again.NbTrans);
        }

        internal byte[] Hostile(SeededRandom random)
        {
            if (random.Next(3) == 0)
            {
                byte[] noise = new byte[random.Next(256)];
                for (int i = 0; i < noise.Length; i++)
                    noise[i] = (byte)random.NextBits();
                // Half of them look like downlinks to this device.
                if (noise.Length > 8 && random.Next(2) == 0)
                {
                    noise[0] = (byte)(random.Next(2) == 0 ? 0x60 : 0xA0);
                    _devAddr.WriteTo(noise, 1);
                }

                return noise;
            }

            byte[] commands = [.. Enumerable.Range(0, (int)random.Next(15)).Select(_ => (byte)random.Next(16))];
            uint counter = _fCntDown;
            byte[] frame = Genuine(random, commands);
            _fCntDown = counter;
            int changes = 1 + (int)random.Next(3);
            byte[] original = (byte[])frame.Clone();
            do
            {
                for (int i = 0; i < changes; i++)
                    frame[random.Next(frame.Length)] ^= (byte)(1 << (int)random.Next(8));
            }
            while (frame.AsSpan().SequenceEqual(original));
            return random.Next(8) == 0 ? frame[..(int)random.Next(frame.Length)] : frame;
        }

        internal byte[] Genuine(SeededRandom random, byte[] commands)
        {
            var frame = new DataFrame
            {
                MType = random.Next(4) == 0 ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
                DevAddr = _devAddr,
                FCnt = _fCntDown++,
                FOptsLength = commands.Length,
                FPort = random.Next(2) == 0 ? 5 : DataFrame.NoPort,
            };
            if (frame.FPort >= 0)
                frame.FrmPayloadLength = (int)random.Next(40);
            commands.CopyTo(frame.FOpts, 0);
            byte[] air = new byte[255];
            return air[..frame.Encode(_crypto, _nwkSKey, _appSKey, air)];
        }

        // One uplink, and this frame in RX1.
        internal void Receive(byte[] frame)
        {
            while (!_device.IsIdle || _device.Send(1, frame, 0, 0, false, _now) is var result && result != SendResult.Accepted)
            {
                Step();
                if (_device.IsIdle)
                    _now = Math.Max(_now, _device.NextTransmissionMicroseconds) + 10_000_000;
            }

            _radio.Next = frame;
            do
                Step();
            while (!_device.IsIdle);
        }

        private LoRaWanEndDevice Boot() => new(LinkBench.Identity, Eu868.Create(), _radio, new ManagedAes128(),
            new NanoSensors.Board.RecordStore(_storage), new VirtualEntropy(seed),
            // Without ADR, whose back-off would change the state by itself.
            new EndDeviceSettings { CounterReserve = 1000, AnswerSoon = false, RejoinAfterSilentUplinks = 0, Adr = false });

        private void Step()
        {
            long next = _device.Step(_now);
            if (next != long.MaxValue)
                _now = Math.Max(_now, next);
        }
    }
}

using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// Runs a sequence: the device on a radio of real durations, a store that fails with the power, and a network that does what the step
/// says. All that happens is shown to the reference model.
/// </summary>
internal sealed partial class ModelWorld : IModelAir
{
    private const long Second = 1_000_000;
    private readonly ModelRun _run;
    private readonly PlantedFault? _fault;
    private readonly EndDeviceSettings _settings;
    private readonly SeededRandom _random;
    private readonly MemoryStorage _storage = new();
    private readonly IStorage _deviceStorage;
    private readonly IEntropy _entropy;
    private readonly ModelNetwork _network;
    private readonly ReferenceModel _model;
    private readonly Downlink _taken = new();
    private LoRaWanEndDevice _device = null!;
    private long _now;
    private long _offset;
    private long _next;
    private long _restartedAt;
    private long _lost;
    private readonly Queue<string> _events = new();
    private int _battery = 255;
    private bool _unstored;
    private long _writes;

    internal ModelWorld(ModelRun run, PlantedFault? fault = null)
    {
        _run = run;
        _fault = fault;
        _settings = run.Settings();
        _random = new SeededRandom(run.Seed + 7_000_000_000);
        _entropy = new ModelEntropy(new SeededRandom(run.Seed + 9_000_000_000));
        _deviceStorage = fault?.Storage?.Invoke(_storage) ?? _storage;
        _network = new ModelNetwork(LinkBench.Identity, _random);
        _model = new ReferenceModel(_settings, LinkBench.Identity);
        _model.Begin();
    }

    internal int StepsDone { get; private set; }
    internal int Transmissions => _model.Transmissions;
    internal int MostStates => _model.MostStates;

    private long DeviceNow => _now + _offset;

    /// <summary>Does all steps, then sends without answers and with answers: messages must go out.</summary>
    /// <exception cref="ModelDifference">The device did what the model does not allow.</exception>
    internal void Run()
    {
        try
        {
            Boot();
            foreach (ModelStep step in _run.Steps)
            {
                Do(step);
                StepsDone++;
            }

            ShowThatItStillSends();
        }
        catch (ModelDifference difference)
        {
            throw new ModelDifference($"{difference.Message}\n  Last events, seconds of true time:\n    {string.Join("\n    ", _events)}");
        }
    }

    private void Note(FormattableString what)
    {
        if (_events.Count == 16)
            _events.Dequeue();
        _events.Enqueue(FormattableString.Invariant($"{_now / 1e6:F3} ") + FormattableString.Invariant(what));
    }

    private void Boot()
    {
        Region region = Eu868.Create();
        _fault?.Table?.Invoke(region);
        Guarded(() =>
        {
            _device = new LoRaWanEndDevice(LinkBench.Identity, region, new ModelRadio(this), new ManagedAes128(),
                new RecordStore(_deviceStorage),
                _entropy, _settings) { BatteryLevel = _battery };
            _next = DeviceNow;
            return true;
        });
    }

    // What is done here may find the power cut, and is then not finished.
    private bool Guarded(Func<bool> work)
    {
        try
        {
            return work();
        }
        catch (PowerFailureException)
        {
            Restart(false);
            return false;
        }
    }

    private void Restart(bool idle)
    {
        _storage.PowerOn();
        _planned = null;
        _arriving = null;
        // The board's clock goes on from what its record proves: the pause and some minutes before it are lost.
        long off = (1 + _random.Next(One(8) ? 7200 : 20)) * Second;
        long lost = Math.Min(DeviceNow, off + _random.Next(One(4) ? 600 : 10) * Second);
        _now += off;
        _offset -= lost;
        _lost += lost;
        _model.Restart(idle && !_unstored, _now, lost);
        _restartedAt = _now;
        Note($"restart, the clock has lost {lost / 1e6:F1} s");
        _restarts++;
        Boot();
    }

    private bool One(int of) => _random.Next(of) == 0;

    private void StepDevice()
    {
        _next = _device.Step(DeviceNow);
        if (!_device.TryTakeDownlink(_taken))
            return;
        _model.Check(s =>
        {
            if (s.ForApplication is not { } expected || expected.Port != _taken.FPort || expected.FCnt != _taken.FCntDown
                || !expected.Data.AsSpan().SequenceEqual(_taken.Data.AsSpan(0, _taken.Length)))
                throw new ModelDifference($"The application got {_taken.Length} bytes on port {_taken.FPort} "
                    + $"that were not sent to it (4.3.3)");
            s.ForApplication = null;
        });
    }

    private bool RunUntil(long until) => Guarded(() =>
    {
        int still = 0;
        long before = _now;
        while (_next != long.MaxValue && _next - _offset <= until)
        {
            // The board's calls come late, by up to 15 ms.
            if (_next - _offset > _now)
                _now = _next - _offset + _random.Next(15_000);
            StepDevice();
            still = _now == before ? still + 1 : 0;
            before = _now;
            if (still > 1000)
                throw new ModelDifference("The device wants to be called at once, for ever");
        }

        _now = Math.Max(_now, until);
        return true;
    });

    // Runs until the exchange with its repetitions is over.
    private bool Finish()
    {
        for (long limit = _now + 3_000_000 * Second; !_device.IsIdle;)
        {
            if (_now > limit)
                throw new ModelDifference("An exchange that does not end");
            if (!RunUntil(Math.Max(_now + Second / 10, _next == long.MaxValue ? 0 : _next - _offset)))
                return false;
        }

        return true;
    }

    private void CheckPublic() => _model.Check(s =>
    {
        bool joined = s.Session != null;
        Equal("IsJoined", joined, _device.IsJoined);
        if (!joined)
            return;
        Equal("DevAddr", s.Session!.DevAddr, _device.DevAddr.Value);
        Equal("DownlinksReceived", s.Downlinks, _device.DownlinksReceived);
        if (_device.FCntUp < s.FCntMin || _device.FCntUp > s.FCntMax)
            throw new ModelDifference($"FCntUp is {_device.FCntUp}, where {s.FCntMin} to {s.FCntMax} is next");
        if (s.ForApplication != null)
            throw new ModelDifference("A message for the application that it did not get");
        if (!s.IsUniform || s.AdrMax > 60)
            return;
        Equal("DataRate", s.DataRate, _device.DataRate);
        Equal("TxPower", s.TxPower, _device.TxPower);
        Equal("NbTrans", s.NbTrans, _device.NbTrans);
    });

    private static void Equal<T>(string what, T model, T device)
    {
        if (!Equals(model, device))
            throw new ModelDifference($"{what} is {device}, and {model} by the model");
    }
}

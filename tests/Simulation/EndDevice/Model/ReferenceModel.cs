using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// The judge of everything the device does. After a loss of power the device may have what it held or what it had stored before; both
/// are followed until what is seen on the air leaves one. A difference is what no state allows.
/// </summary>
internal sealed class ReferenceModel(EndDeviceSettings settings, EndDeviceIdentity identity)
{
    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly AirtimeRules _airtime = new();
    private List<ModelState> _states = [];
    // What may be in the store: the state at the last certain write, and those that followed it.
    private readonly List<ModelState> _stored = [];

    internal AirtimeRules Airtime => _airtime;

    /// <summary>The likeliest state.</summary>
    internal ModelState State => _states[0];

    /// <summary>The device is switched on for the first time.</summary>
    internal void Begin() => _states = [new ModelState(settings, identity, _crypto, _airtime)];

    internal int Transmissions { get; private set; }

    internal int MostStates { get; private set; } = 1;

    internal LoRaWanCrypto Crypto => _crypto;

    internal void Transmit(AirFrame frame)
    {
        Transmissions++;
        Airtime.Book(frame);
        Each(s => s.Transmit(frame));
    }

    internal void Listen(OpenWindow window) => Each(s => s.Listen(window));

    internal void Receive(byte[] bytes, int snrQuarterDb, long end)
    {
        KeepWhatMayBeStored();
        // A downlink ends the silence, and with it the doubt about its length.
        _states = [.. _states.SelectMany(s => s.ByLengthOfSilence())];
        Each(s => s.Receive(bytes, snrQuarterDb, end));
    }

    /// <summary>The application wants a new session.</summary>
    internal void EndSession()
    {
        KeepWhatMayBeStored();
        ForAll(s => s.EndSession());
    }

    internal void Check(Action<ModelState> check) => Each(check);

    internal void ForAll(Action<ModelState> change)
    {
        foreach (ModelState state in _states)
            change(state);
    }

    /// <summary>The device is idle and its store takes what it writes.</summary>
    internal void MarkStored()
    {
        ForAll(s => s.Stored());
        _stored.Clear();
        _stored.AddRange(_states.Select(s => s.Clone()));
    }

    private void KeepWhatMayBeStored()
    {
        // An accept may be forgotten, and then the session of before goes on from where it is now.
        if (State.Changed || State.IsJoining)
            _stored.AddRange(_states.Select(s => s.Clone()));
    }

    internal void Restart(bool idle, long time, long lost)
    {
        var next = new List<ModelState>();
        foreach (ModelState now in _states)
        {
            if (!now.Changed)
                continue;
            foreach (ModelState before in _stored)
            {
                next.Add(Stored(before, now, false, time, lost));
                if (now.HasJoinNonce && now.JoinNonce != before.JoinNonce)
                    next.Add(Stored(before, now, true, time, lost));
            }

            if (_stored.Count == 0)
            {
                next.Add(Stored(new ModelState(settings, identity, _crypto, _airtime), now, false, time, lost));
                next.Add(Stored(new ModelState(settings, identity, _crypto, _airtime), now, true, time, lost));
            }
        }

        foreach (ModelState now in _states)
            now.Restart(idle, time, lost);
        _states = [.. _states, .. next];
        MostStates = Math.Max(MostStates, _states.Count);
        if (_states.Count > 200)
            _states.RemoveRange(200, _states.Count - 200);
    }

    private static ModelState Stored(ModelState stored, ModelState now, bool withJoinNonce, long time, long lost)
    {
        ModelState before = stored.Clone();
        before.Battery = now.Battery;
        before.TakeFacts(now, withJoinNonce);
        before.Restart(false, time, lost);
        return before;
    }

    private void Each(Action<ModelState> check)
    {
        ModelDifference? first = null;
        var left = new List<ModelState>();
        foreach (ModelState state in _states)
        {
            try
            {
                check(state);
                left.Add(state);
            }
            catch (ModelDifference difference)
            {
                first ??= difference;
            }
        }

        if (left.Count == 0)
            throw first!;
        _states = left;
    }
}

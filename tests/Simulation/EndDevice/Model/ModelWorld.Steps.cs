using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>What each step does.</summary>
internal sealed partial class ModelWorld
{
    private void Do(ModelStep step)
    {
        MarkStored();
        _planned = null;
        switch (step.Kind)
        {
            case StepKind.Uplink:
                Exchange(step);
                break;
            case StepKind.SilentUplinks:
                for (int i = 0; i < step.Amount; i++)
                    Exchange(new ModelStep(StepKind.Uplink, 4, step.Confirmed && i % 7 == 0));
                break;
            case StepKind.Wait:
                RunUntil(_now + step.Amount * Second);
                break;
            case StepKind.PowerCut:
                RunUntil(_now + step.Amount * Second / 10);
                Restart(_device.IsIdle);
                break;
            case StepKind.PowerCutInExchange:
                if (Start(step) && RunUntil(_now + step.Amount * 1000L))
                    Restart(false);
                break;
            case StepKind.PowerCutAtWrite:
                _storage.CutPowerAtWrite(1 + step.Amount, (PowerCutMoment)_random.Next(5), (int)_random.Next(300));
                Exchange(step);
                break;
            case StepKind.PlannedRestart:
                if (Finish() && Guarded(() => { _device.PrepareForPowerDown(); return true; }))
                    Restart(true);
                break;
            case StepKind.StoreRefuses:
                _storage.RefusesWrites = true;
                Exchange(step);
                _storage.RefusesWrites = false;
                _model.ForAll(s => s.StoreRefused());
                _unstored = true;
                _writes = _storage.WriteCount;
                break;
            case StepKind.Request:
                Request(step.Amount);
                break;
            case StepKind.Battery:
                _device.BatteryLevel = _battery = step.Amount;
                _model.ForAll(s => s.Battery = _battery);
                break;
            case StepKind.Rejoin:
                if (Finish() && _device.IsJoined)
                {
                    _device.Rejoin();
                    _model.EndSession();
                    _next = DeviceNow;
                    RunUntil(_now);
                }

                break;
            case StepKind.JoinPolicy:
                _network.Policy = (JoinPolicy)step.Amount;
                break;
        }

        if (Finish())
            CheckPublic();
    }

    private void Request(int which)
    {
        if (which != 1)
        {
            _device.RequestLinkCheck();
            _model.ForAll(s => s.Request(MacCommand.LinkCheck));
        }

        if (which != 0)
        {
            _device.RequestDeviceTime();
            _model.ForAll(s => s.Request(MacCommand.DeviceTime));
        }
    }

    // A state is stored once the device is idle and a write has succeeded since the store last refused one.
    private void MarkStored()
    {
        if (!_device.IsIdle)
            return;
        _unstored &= _storage.WriteCount == _writes;
        if (!_unstored)
            _model.MarkStored();
    }

    private void Exchange(ModelStep step)
    {
        if (Start(step))
            Finish();
    }

    // Sends a message as soon as it is allowed; false if there was none or the power failed.
    private bool Start(ModelStep step, int fixedLength = -1)
    {
        if (!Join(6 * 3600 * Second))
            return false;
        _planned = step.Answer;
        _answerAt = step.AnswerAt;
        _transmissionsOfStep = 0;
        int tooLong = 0;
        int restarts = _restarts;
        long bound = Bound();
        int transmissions = _model.Transmissions;
        while (restarts == _restarts)
        {
            if (!_device.IsJoined)
                return false;
            int length = fixedLength >= 0 ? fixedLength : Math.Min(step.Amount, _device.MaxPayloadLength);
            byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i + StepsDone))];
            var message = new AcceptedMessage(1 + (StepsDone & 63), payload, step.Confirmed);
            SendResult result = SendResult.Busy;
            long target = _now + Second;
            if (!Guarded(() =>
            {
                // Send may be the call that stores the counter.
                result = _device.Send(message.Port, payload, 0, length, step.Confirmed, DeviceNow);
                return true;
            }))
                return false;
            // Step is due after every Send.
            _next = DeviceNow;
            switch (result)
            {
                case SendResult.Accepted:
                    _model.ForAll(s => s.Accepted = message);
                    return true;
                case SendResult.NotAllowedYet:
                    target = Math.Max(target, _device.NextTransmissionMicroseconds - _offset);
                    break;
                case SendResult.TooLong:
                    target = _now + 60 * Second;
                    if (++tooLong > 200)
                        throw new ModelDifference($"A message of {length} bytes is TooLong for ever; "
                            + $"MaxPayloadLength is {_device.MaxPayloadLength} (5, RP002, 2.4.6)");
                    break;
                case SendResult.StoreFailed when _storage.RefusesWrites:
                    return false;
                case SendResult.Invalid:
                    throw new ModelDifference("Send says Invalid to a valid message");
            }

            if (transmissions != _model.Transmissions)
            {
                transmissions = _model.Transmissions;
                bound = Bound();
            }

            if (target > bound || _now > bound)
                throw new ModelDifference($"{result}: no frame goes out for {(Math.Max(target, _now) - _now) / Second} s,"
                    + $" {(bound - _now) / Second} s are the most");
            RunUntil(target);
        }

        return false;
    }

    // When a frame must have gone out at the latest: as the shares of the hour and MaxDCycle allow, and what a restart may cost.
    private long Bound()
    {
        long bound = _restartedAt + AirtimeRules.Hour;
        _model.ForAll(s => bound = Math.Max(bound, LegalFor(s)));
        // What the board's clock has lost is waited for once more.
        return bound + _lost + AirtimeRules.Hour * 5 / 4;
    }

    private long LegalFor(ModelState state)
    {
        long legal = long.MaxValue;
        for (int dataRate = 0; dataRate <= 5; dataRate++)
        {
            if (state.IsUniform && dataRate != state.InForce(state.AdrMin).DataRate)
                continue;
            foreach (uint hz in state.CarriersFor(dataRate))
                legal = Math.Min(legal, _model.Airtime.EarliestLegal(hz, 2_900_000 >> Math.Max(0, dataRate - 2), _now));
        }

        // A frame that was stored and not sent before the power failed counts as sent: the device cannot know.
        long staged = state.MaxDutyCycle > 0 ? _restartedAt + (2_900_000L << state.MaxDutyCycle) : 0;
        return Math.Max(legal == long.MaxValue ? _now + AirtimeRules.Hour : legal, Math.Max(state.QuietUntil, staged));
    }

    // Runs until there is a session. Join requests must go on, one a day at least.
    private bool Join(long patience)
    {
        long until = _now + patience;
        int transmissions = _model.Transmissions;
        long lastRequest = _now;
        while (!_device.IsJoined || !_device.IsIdle)
        {
            if (_now > until)
                return false;
            if (!RunUntil(Math.Max(_now + Second, _next == long.MaxValue ? 0 : Math.Min(_next - _offset, _now + AirtimeRules.Hour))))
                return false;
            if (transmissions != _model.Transmissions || _device.IsJoined)
                lastRequest = _now;
            transmissions = _model.Transmissions;
            if (_now > lastRequest + 26 * AirtimeRules.Hour)
                throw new ModelDifference("No join request for 26 hours (7: join requests go on, as often as the shares allow)");
        }

        return true;
    }

    // No state is reachable in which the device never sends again.
    private void ShowThatItStillSends()
    {
        _network.Policy = JoinPolicy.FirstWindow;
        for (int i = 0; i < 6; i++)
        {
            MarkStored();
            if (!Join(40 * 26 * AirtimeRules.Hour) && !Join(40 * 26 * AirtimeRules.Hour))
                throw new ModelDifference("The device does not join, although the network answers");
            int before = _model.Transmissions;
            // Silence first; then an answer without commands to each.
            var answer = new ModelDownlink(DownlinkKind.Genuine, 1 + i % 2, [], false, -1, 0, false, false, false, 20, 0);
            var step = new ModelStep(StepKind.Uplink, 51, false, i < 3 ? null : answer);
            for (int attempt = 0; !Start(step, 51) && attempt < 5; attempt++)
            {
                if (!Join(40 * 26 * AirtimeRules.Hour))
                    break;
            }

            Finish();
            if (_model.Transmissions == before)
                throw new ModelDifference("A message does not go out");
        }

        CheckPublic();
    }
}

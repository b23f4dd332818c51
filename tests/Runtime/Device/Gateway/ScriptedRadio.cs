using NanoSensors.Radio;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>One radio of a gateway: it hears a frame at times that it is told, and ends each transmission after 60 ms.</summary>
    internal sealed class ScriptedRadio : ILoRaRadio
    {
        private const int ResetMicroseconds = 20000;
        private const int OnAirMicroseconds = 60000;
        private const int FrameLength = 17;

        private readonly int _index;
        private readonly long _period;
        private long _hearsAt;
        private long _due = long.MaxValue;
        private int _counter;

        internal ScriptedRadio(int index, long period)
        {
            _index = index;
            _period = period;
            _hearsAt = period + index * period / 3;
        }

        public RadioState State { get; private set; }

        public ReceivedFrame Received { get; } = new ReceivedFrame();

        public long NextStepMicroseconds
        {
            get { return State == RadioState.Receiving ? _hearsAt : _due; }
        }

        internal int Heard { get; private set; }

        internal int Transmissions { get; private set; }

        public RadioEvent Step(long nowMicroseconds)
        {
            if (State == RadioState.Receiving)
                return nowMicroseconds < _hearsAt ? RadioEvent.None : Hear(nowMicroseconds);
            if (nowMicroseconds < _due)
                return RadioEvent.None;
            _due = long.MaxValue;
            bool isReset = State == RadioState.Resetting;
            State = RadioState.Standby;
            return isReset ? RadioEvent.Ready : RadioEvent.TransmitDone;
        }

        public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
        {
            State = RadioState.TransmitPrepared;
        }

        public void PrepareReceive(ReceiveSettings settings)
        {
            State = RadioState.ReceivePrepared;
        }

        public void PrepareDetection(ReceiveSettings settings)
        {
            State = RadioState.DetectionPrepared;
        }

        public void Start(long nowMicroseconds)
        {
            if (State == RadioState.ReceivePrepared)
            {
                State = RadioState.Receiving;
                while (_hearsAt < nowMicroseconds)
                    _hearsAt += _period;
            }
            else if (State == RadioState.TransmitPrepared)
            {
                State = RadioState.Transmitting;
                Transmissions++;
                _due = nowMicroseconds + OnAirMicroseconds;
            }
        }

        public void Sleep()
        {
            State = RadioState.Sleep;
        }

        public void Reset(long nowMicroseconds)
        {
            State = RadioState.Resetting;
            _due = nowMicroseconds + ResetMicroseconds;
        }

        // An unconfirmed data uplink of one of 20 devices, with a counter.
        private RadioEvent Hear(long now)
        {
            byte[] data = Received.Data;
            _counter++;
            Heard++;
            data[0] = 0x40;
            data[1] = (byte)(_index * 20 + _counter % 20);
            data[2] = 1;
            data[3] = 0;
            data[4] = 0x26;
            data[5] = 0;
            data[6] = (byte)(_counter / 20);
            data[7] = (byte)(_counter / 20 >> 8);
            data[8] = 1;
            for (int i = 9; i < FrameLength; i++)
                data[i] = (byte)(_counter + i);
            Received.Length = FrameLength;
            Received.HasCrc = true;
            Received.RssiDbm = -90;
            Received.SnrQuarterDb = 20;
            Received.CodingRateDenominator = 5;
            Received.ReceivedAtMicroseconds = now;
            _hearsAt += _period;
            return RadioEvent.ReceiveDone;
        }
    }
}

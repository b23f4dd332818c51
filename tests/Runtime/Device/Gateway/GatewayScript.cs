using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// The board and the world of a gateway: three radios that hear six frames a minute, a server, a visitor of the page. Everything it
    /// needs is made once.
    /// </summary>
    internal sealed class GatewayScript : IWorld, IWallClock, IWifiSetup
    {
        private const int RadioCount = 3;
        private const long Period = 30000000;

        // 2026-01-01, µs since 1970.
        private const long Start = 1767225600000000L;

        private readonly VirtualChip _chip;

        internal GatewayScript(VirtualChip chip)
        {
            _chip = chip;
            Radios = new ILoRaRadio[RadioCount];
            Lines = new IInputPin[2 * RadioCount];
            for (int i = 0; i < RadioCount; i++)
            {
                Radios[i] = new ScriptedRadio(i, Period);
                Lines[2 * i] = new ScriptedLine(chip, Radios[i]);
                Lines[2 * i + 1] = Lines[2 * i];
            }

            Storage = new ScriptedStorage(49152, 40);
            Server = new ScriptedServer(chip);
            Listener = new ScriptedListener(chip);
        }

        internal ILoRaRadio[] Radios { get; }

        internal IInputPin[] Lines { get; }

        internal ScriptedStorage Storage { get; }

        internal ScriptedServer Server { get; }

        internal ScriptedListener Listener { get; }

        internal GatewayApplication Gateway { get; set; }

        internal int MostWaiting { get; private set; }

        internal int Waiting
        {
            get { return Gateway.Forwarder.ArchivedUplinks; }
        }

        internal int Heard
        {
            get { return Sum(false); }
        }

        internal int Transmissions
        {
            get { return Sum(true); }
        }

        public long UnixMicroseconds
        {
            get { return Start + _chip.Now; }
        }

        public string Name
        {
            get { return "Town hall"; }
        }

        public bool Set(string name, string password)
        {
            return false;
        }

        public long Look(long now)
        {
            int waiting = Waiting;
            if (waiting > MostWaiting)
                MostWaiting = waiting;
            return long.MaxValue;
        }

        private int Sum(bool transmissions)
        {
            int sum = 0;
            for (int i = 0; i < Radios.Length; i++)
                sum += transmissions ? ((ScriptedRadio)Radios[i]).Transmissions : ((ScriptedRadio)Radios[i]).Heard;
            return sum;
        }
    }
}

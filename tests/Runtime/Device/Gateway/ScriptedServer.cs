using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// A network server that acknowledges, sends a downlink every ten minutes, and is away from hour 6 to hour 7 of each day.
    /// </summary>
    internal sealed class ScriptedServer : IDatagrams
    {
        private const long Hour = 3600000000L;
        private const long Between = 600000000L;
        private const int Most = 32;
        private const string Downlink =
            "{\"txpk\":{\"imme\":true,\"freq\":868.1,\"rfch\":0,\"powe\":14,\"modu\":\"LORA\",\"datr\":\"SF7BW125\","
            + "\"codr\":\"4/5\",\"ipol\":true,\"size\":12,"
            + "\"data\":\"YAEAACYAAAABAgME\"}}";

        private readonly VirtualChip _chip;
        private readonly byte[] _answers = new byte[4 * Most];
        private readonly byte[] _downlink = new byte[4 + Downlink.Length];
        private int _first;
        private int _count;
        private long _downlinkAt = Between;
        private bool _knowsTheWay;

        internal ScriptedServer(VirtualChip chip)
        {
            _chip = chip;
            _downlink[0] = 2;
            _downlink[3] = 3;
            for (int i = 0; i < Downlink.Length; i++)
                _downlink[4 + i] = (byte)Downlink[i];
        }

        internal int Acknowledged { get; private set; }

        private bool IsAway
        {
            get
            {
                long hour = _chip.Now / Hour % 24;
                return hour == 6;
            }
        }

        public bool Send(byte[] data, int length)
        {
            if (IsAway)
                return true;
            byte type = data[3];
            if (type != 0 && type != 2)
                return true;
            _knowsTheWay = true;
            if (_count == Most)
                return true;
            int at = 4 * ((_first + _count) % Most);
            _count++;
            _answers[at] = 2;
            _answers[at + 1] = data[1];
            _answers[at + 2] = data[2];
            _answers[at + 3] = type == 0 ? (byte)1 : (byte)4;
            if (type == 0)
                Acknowledged++;
            return true;
        }

        public int Receive(byte[] buffer)
        {
            if (_count > 0)
            {
                System.Array.Copy(_answers, 4 * _first, buffer, 0, 4);
                _first = (_first + 1) % Most;
                _count--;
                return 4;
            }

            if (!_knowsTheWay || _chip.Now < _downlinkAt || IsAway)
                return -1;
            _downlinkAt += Between;
            _downlink[1]++;
            System.Array.Copy(_downlink, 0, buffer, 0, _downlink.Length);
            return _downlink.Length;
        }
    }
}

using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Somebody who looks at the gateway's page once an hour, over one connection object.</summary>
    internal sealed class ScriptedListener : IListener, IConnection
    {
        private const long Hour = 3600000000L;
        private const string Request = "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n";

        private readonly VirtualChip _chip;
        private readonly byte[] _request = new byte[Request.Length];
        private long _callsAt = Hour / 2;
        private int _read;
        private int _answer;
        private bool _isOpen;

        internal ScriptedListener(VirtualChip chip)
        {
            _chip = chip;
            for (int i = 0; i < _request.Length; i++)
                _request[i] = (byte)Request[i];
        }

        /// <summary>Pages that came whole: more than 500 bytes and closed.</summary>
        internal int Answered { get; private set; }

        public IConnection Accept()
        {
            if (_isOpen || _chip.Now < _callsAt)
                return null;
            _callsAt += Hour;
            _isOpen = true;
            _read = 0;
            _answer = 0;
            return this;
        }

        public int Receive(byte[] buffer, int offset, int length)
        {
            int count = _request.Length - _read;
            if (count > length)
                count = length;
            System.Array.Copy(_request, _read, buffer, offset, count);
            _read += count;
            return count;
        }

        public int Send(byte[] data, int offset, int length)
        {
            _answer += length;
            return length;
        }

        public void Close()
        {
            if (_isOpen && _answer > 500)
                Answered++;
            _isOpen = false;
        }
    }
}

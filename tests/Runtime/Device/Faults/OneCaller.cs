using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>One caller, who asks for the page.</summary>
    internal sealed class OneCaller : IListener, IConnection
    {
        private const string Request = "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n";

        private int _read;
        private bool _hasCalled;

        public IConnection Accept()
        {
            if (_hasCalled)
                return null;
            _hasCalled = true;
            return this;
        }

        public int Receive(byte[] buffer, int offset, int length)
        {
            int count = 0;
            while (count < length && _read < Request.Length)
                buffer[offset + count++] = (byte)Request[_read++];
            return count;
        }

        public int Send(byte[] data, int offset, int length)
        {
            return length;
        }

        public void Close()
        {
        }
    }
}
